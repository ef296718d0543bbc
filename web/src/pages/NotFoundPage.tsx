/** Says what is not there, and where one can go. */
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../ui/EmptyState";
import styles from "./NotFoundPage.module.css";
import { useTitle } from "./useTitle";

export interface NotFoundPageProps {
  /** A sentence, "There is no run k3v9x2ab in local/digits." */
  what?: string;
  hint?: string;
}

export function NotFoundPage({ what, hint }: NotFoundPageProps) {
  useTitle("Not found");
  return (
    <main className={styles.page}>
      <h1 className="visually-hidden">Not found</h1>
      <EmptyState title={what ?? "There is no page at this address."}>
        <p>{hint ?? "A link may be cut off, or what it showed was deleted."}</p>
        <p className={styles.way}>
          <Link to="/">All projects</Link>
        </p>
      </EmptyState>
    </main>
  );
}
