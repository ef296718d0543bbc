/** One printed line, with its number, time on hover, and the terminal's colours. */
import { memo } from "react";
import type { ConsoleLine } from "../../api/types.gen";
import { formatInteger } from "../../base/format";
import { formatMoment } from "../../base/time";
import { AnsiText } from "../../ui/AnsiText";
import { classNames } from "../../ui/classNames";
import { Highlight } from "../../ui/Highlight";
import styles from "./Logs.module.css";

export interface LogLineProps {
  number: number;
  /** Undefined while it has not arrived. */
  line: ConsoleLine | undefined;
  find: string;
}

export const LogLine = memo(function LogLine({ number, line, find }: LogLineProps) {
  return (
    <div className={classNames(styles.line, line?.stream === "stderr" && styles.stderr)}>
      <span className={styles.number} title={line && formatMoment(line.time)}>
        {formatInteger(number)}
      </span>
      <span className={styles.text}>
        {line && (
          <AnsiText text={line.text} draw={(text) => <Highlight text={text} find={find} />} />
        )}
      </span>
    </div>
  );
});
