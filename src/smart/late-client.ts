/**
 * Takes the place of fhirclient's Client in the production build. The app reads the state of a session and renews its
 * token; the rest of that class, a third of the library, is loaded when a token is renewed for the first time.
 */
import type Client from 'fhirclient/lib/Client';

type Environment = ConstructorParameters<typeof Client>[0];
type State = Client['state'];

// biome-ignore lint/style/noDefaultExport: fhirclient asks for the default export of the module it names
export default class LateClient {
  /** Shared with the whole client, which changes it in place when it renews the token. */
  readonly state: State;
  readonly #environment: Environment;
  #whole: Promise<Client> | undefined;

  constructor(environment: Environment, state: State) {
    this.state = state;
    this.#environment = environment;
  }

  async refresh(...options: Parameters<Client['refresh']>): Promise<State> {
    // One for all: the whole client joins requests for a token that come at the same time.
    this.#whole ??= import('fhirclient/lib/Client').then(
      ({ default: WholeClient }) => new WholeClient(this.#environment, this.state),
    );
    return (await this.#whole).refresh(...options);
  }
}
