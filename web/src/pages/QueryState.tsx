/** What stands in place of an answer: nothing at first, then a quiet word, or the reason it failed. */
import { ApiError } from "../api/client";
import { EmptyState } from "../ui/EmptyState";
import { ErrorCard } from "../ui/ErrorCard";
import { useDelayed } from "../ui/useDelayed";

export interface QueryStateProps {
  /** What is asked for, "the runs". */
  what: string;
  error: unknown;
  onRetry: () => void;
}

export function QueryState({ what, error, onRetry }: QueryStateProps) {
  const late = useDelayed(!error);
  if (error) return <ErrorCard title={`Could not load ${what}`} error={error} onRetry={onRetry} />;
  return late ? <EmptyState title={`Loading ${what}…`} /> : null;
}

export const isNotFound = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 404;
