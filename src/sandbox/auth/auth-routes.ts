import type { IncomingMessage, ServerResponse } from 'node:http';
import { messagePage } from '../chart/page.ts';
import { pickerPage } from '../chart/picker-page.ts';
import { parseFaults } from '../faults/fault-plan.ts';
import { pageReply, type Reply } from '../http/reply.ts';
import { readForm } from '../http/request-body.ts';
import type { TrafficRecord } from '../http/traffic.ts';
import type { SandboxPatient } from '../patients.ts';
import type { VendorId } from '../vendors/vendor.ts';
import type { AuthorizationServer } from './authorization-server.ts';

/** Hands a request to the authorization server, and notes in the record what was asked and which code came back. */
export async function answerAuthorization(
  server: AuthorizationServer,
  traffic: TrafficRecord,
  vendor: VendorId,
  step: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (step === 'authorize') {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const asked = request.method === 'POST' ? await readForm(request) : new URLSearchParams(query);
    // A form asks the same as a query (authorize-post); the provider is shown one way only.
    Object.assign(request, { method: 'GET', url: `${path}?${asked}` });
    traffic.add(request, { kind: 'authorize', vendor, form: Object.fromEntries(asked) });
  } else {
    traffic.add(request, { kind: step === 'token' ? 'token' : 'auth', vendor });
  }
  response.once('finish', () => {
    const location = response.getHeader('location');
    if (typeof location !== 'string' || !URL.canParse(location)) return;
    const answer = new URL(location).searchParams;
    const code = answer.get('code');
    if (code !== null) traffic.add(request, { issued: { code, state: answer.get('state') ?? '' } });
  });
  await server.handle(request, response);
}

/** The picker page of a standalone launch. Nothing is returned where the choice was made and the provider answers. */
export async function answerPicker(
  server: AuthorizationServer,
  patients: readonly SandboxPatient[],
  standaloneFault: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Reply | undefined> {
  if (!(await server.isPicking(request, response))) {
    return pageReply(400, messagePage('Nothing to choose', 'This launch has ended. Start the app again.'));
  }
  if (request.method !== 'POST') return pageReply(200, pickerPage(patients, standaloneFault, undefined));
  const form = await readForm(request);
  if (form.has('cancel')) {
    await server.cancel(request, response);
    return undefined;
  }
  const faults = form.get('fault') ?? '';
  const parsed = parseFaults(faults);
  if (!parsed.ok) return pageReply(400, pickerPage(patients, faults, parsed.error));
  const patient = patients.find(({ id }) => id === form.get('patient'));
  if (!patient) return pageReply(400, pickerPage(patients, faults, 'Choose one of the patients.'));
  await server.pick(request, response, { patientId: patient.id, faults });
  return undefined;
}
