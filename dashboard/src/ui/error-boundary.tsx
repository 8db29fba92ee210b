// Keeps a fault in one part of the page from taking the rest of it down.
import { Component, type ReactNode } from 'react';

import { Problem } from './problem.tsx';

type Props = { children: ReactNode; /** A change of it gives the part another try. */ resetKey?: string };
type State = { error: unknown; failed: boolean };

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, failed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.recover();
  }

  recover = () => this.setState({ error: null, failed: false });

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div style={{ padding: 16, maxWidth: 720 }}>
        <Problem error={this.state.error} onRetry={this.recover} />
      </div>
    );
  }
}
