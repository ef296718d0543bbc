/** A panel that breaks stays a panel: same size, the reason inside, the others untouched. */
import { Component, type ReactNode } from "react";
import { ErrorCard } from "../ui/ErrorCard";
import { PanelFrame } from "./PanelFrame";
import type { PanelSpec } from "./sections";

interface PanelBoundaryProps {
  spec: PanelSpec;
  large: boolean;
  onLarge: (large: boolean) => void;
  /** A change of it tries again. */
  resetKey: unknown;
  children: ReactNode;
}

interface BoundaryState {
  error: unknown;
  failed: boolean;
  resetKey: unknown;
}

export class PanelBoundary extends Component<PanelBoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { error, failed: true };
  }

  static getDerivedStateFromProps(
    props: PanelBoundaryProps,
    state: BoundaryState,
  ): Partial<BoundaryState> | null {
    if (props.resetKey === state.resetKey) return null;
    return { error: null, failed: false, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const { spec, large, onLarge } = this.props;
    return (
      <PanelFrame spec={spec} kindLabel={spec.kind} state="error" large={large} onLarge={onLarge}>
        <ErrorCard
          title="This panel broke"
          error={this.state.error}
          onRetry={() => this.setState({ failed: false, error: null })}
        />
      </PanelFrame>
    );
  }
}
