/** Catches what breaks while drawing, so that the rest of the page stays. */
import { Component, type ReactNode } from "react";
import { isLostPart } from "../base/lostPart";
import { ErrorCard } from "./ErrorCard";

export interface ErrorBoundaryProps {
  /** What failed, as a sentence. */
  title: string;
  /** A change of it tries again, e.g. the address of the page. */
  resetKey?: unknown;
  /** Around the reason, where it must not stand alone. */
  frame?: (card: ReactNode) => ReactNode;
  children: ReactNode;
}

interface State {
  error: unknown;
  failed: boolean;
  resetKey: unknown;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { error: undefined, failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error, failed: true };
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: State): Partial<State> | null {
    if (props.resetKey === state.resetKey) return null;
    return { error: undefined, failed: false, resetKey: props.resetKey };
  }

  tryAgain = () => this.setState({ failed: false, error: undefined });

  override render(): ReactNode {
    const { title, frame, children } = this.props;
    const { error, failed } = this.state;
    if (!failed) return children;
    const card = (
      <ErrorCard
        title={title}
        error={error}
        // A part that did not come is not asked for again.
        onRetry={isLostPart(error) ? undefined : this.tryAgain}
      />
    );
    return frame ? frame(card) : card;
  }
}
