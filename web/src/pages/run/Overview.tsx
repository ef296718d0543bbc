/** What a run was given, what it found, where it ran, and what went wrong. */
import { Search } from "lucide-react";
import { useState } from "react";
import type { RunDetail } from "../../api/types.gen";
import { formatDuration, formatMoment } from "../../base/time";
import { TextField } from "../../ui/TextField";
import { stateWord } from "../project/runValues";
import styles from "./Overview.module.css";
import { Problems } from "./Problems";
import { RecordCard } from "./RecordCard";

export function Overview({ detail }: { detail: RunDetail }) {
  const [text, setText] = useState("");
  return (
    <div className={styles.overview}>
      <div className={styles.head}>
        <TextField
          className={styles.search}
          icon={Search}
          label="Search names and values"
          placeholder="Search names and values"
          value={text}
          onChange={setText}
        />
      </div>
      {detail.notes && <p className={styles.notes}>{detail.notes}</p>}
      <Problems problems={detail.problems} />
      <div className={styles.cards}>
        <RecordCard title="Config" record={detail.config} find={text} empty="No config was set." />
        <RecordCard
          title="Summary"
          record={detail.summary}
          find={text}
          empty="Nothing was logged yet."
        />
        <RecordCard title="Run" record={aboutOf(detail)} find={text} empty="" />
        <RecordCard
          title="Environment"
          record={detail.environment}
          find={text}
          empty="Nothing is known of where it ran."
        />
      </div>
    </div>
  );
}

function aboutOf({ run, group, job_type, directory }: RunDetail): Record<string, unknown> {
  return {
    id: run.id,
    state: stateWord(run.state),
    began: formatMoment(run.created),
    ...(run.ended === null ? {} : { ended: formatMoment(run.ended) }),
    duration: formatDuration((run.ended ?? run.updated) - run.created),
    ...(run.last_step === null ? {} : { "last step": run.last_step }),
    ...(run.tags.length > 0 ? { tags: run.tags.join(", ") } : {}),
    ...(group ? { group } : {}),
    ...(job_type ? { "job type": job_type } : {}),
    directory,
  };
}
