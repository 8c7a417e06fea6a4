import { Component, type ReactNode, Suspense } from 'react';
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

/** A part of the page that is loaded after the first answer: it keeps its place, and says so where it does not come. */
export function Later({ placeholder, children }: { readonly placeholder: ReactNode; readonly children: ReactNode }) {
  const { screens } = useStrings();
  return (
    <PartBoundary fallback={<p role="alert">{screens.loadFailed}</p>}>
      <Suspense fallback={placeholder}>{children}</Suspense>
    </PartBoundary>
  );
}
