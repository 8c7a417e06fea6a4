import { Component, type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { useStrings } from '../strings/language.tsx';

interface BoundaryProps {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

/** Keeps a part that could not be fetched from taking the page with it. */
class PartBoundary extends Component<BoundaryProps, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}

/** A part of the page that is no part of the first download: it keeps its place, and says so where it does not come. */
export function Later({ placeholder, children }: { readonly placeholder: ReactNode; readonly children: ReactNode }) {
  const { screens } = useStrings();
  return (
    <PartBoundary fallback={<p role="alert">{screens.loadFailed}</p>}>
      <Suspense fallback={placeholder}>{children}</Suspense>
    </PartBoundary>
  );
}

interface LoadedLater<Props> {
  readonly Part: ComponentType<Props>;
  /** Fetches it; what fails here is told where the part is shown. */
  readonly preload: () => Promise<void>;
}

/**
 * A component whose code is fetched apart. Fetched in time it stands on the page at once: `React.lazy` alone would show
 * its placeholder for a moment even then.
 */
export function loadLater<Props extends object>(load: () => Promise<ComponentType<Props>>): LoadedLater<Props> {
  let loaded: ComponentType<Props> | undefined;
  let loading: Promise<{ readonly default: ComponentType<Props> }> | undefined;
  const begin = () => {
    loading ??= load().then((part) => {
      loaded = part;
      return { default: part };
    });
    return loading;
  };
  const Lazy = lazy(begin);
  return {
    Part: (props) => {
      // Chosen once: another kind of component in its place would lose what the reader has done in it.
      const [It] = useState<ComponentType<Props>>(() => loaded ?? (Lazy as ComponentType<Props>));
      return <It {...props} />;
    },
    preload: () => begin().then(noMatter, noMatter),
  };
}

function noMatter(): void {}
