/** Why a chart cannot be drawn, in its place, with the file to save. */
import { Button } from "../../ui/Button";
import { ErrorCard } from "../../ui/ErrorCard";
import { Download } from "../Download";
import styles from "./ChartFailure.module.css";

interface ChartFailureProps {
  error: unknown;
  file: { name: string; url: string } | undefined;
  onRetry?: (() => void) | undefined;
}

export const ChartFailure = ({ error, file, onRetry }: ChartFailureProps) => (
  <div className={styles.failure}>
    <ErrorCard title="This chart could not be drawn" error={shortened(error)} onRetry={onRetry} />
    {file && (
      <Download url={file.url} name={file.name}>
        {file.name}
      </Download>
    )}
  </div>
);

const MOST_CHARACTERS = 300;

/** Libraries put whole values into their messages. */
function shortened(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

interface ChartOfferProps {
  text: string;
  file: { name: string; url: string } | undefined;
  onDraw: () => void;
}

/** What may take long is drawn when somebody asks for it. */
export const ChartOffer = ({ text, file, onDraw }: ChartOfferProps) => (
  <div className={styles.failure}>
    <p className={styles.text}>{text}</p>
    <Button onClick={onDraw}>Draw it</Button>
    {file && (
      <Download url={file.url} name={file.name}>
        {file.name}
      </Download>
    )}
  </div>
);
