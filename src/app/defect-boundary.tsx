import { Component, type ReactNode } from 'react';
import { type Problem, problem } from '../kernel/problem.ts';
import { ProblemScreen } from '../ui/screens/plain-screens.tsx';

/** What is thrown is not shown and not logged: its message may hold a record. */
export const DEFECT: Problem = problem('app/defect', 'developer', 'the app has a defect; nothing is shown', {
  severity: 'error',
});

/** A defect ends on a page that says so, never on an empty one or on half a chart. */
export class DefectBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <ProblemScreen problem={DEFECT} /> : this.props.children;
  }
}
