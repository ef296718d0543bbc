/** A record's media: each drawn small; of those whose bytes are elsewhere, the kind. */
import { countOf } from "../../base/format";
import { isMedia, valueText } from "../../base/nested";
import { isStored, StoredCell } from "../../viewers/StoredCell";
import styles from "./Overview.module.css";

/** More are for a panel. */
const MOST = 12;

/** Media, and what lies among them in a list. */
export function MediaValue({ values }: { values: readonly unknown[] }) {
  const more = values.length - MOST;
  return (
    <div className={styles.media}>
      {values
        .slice(0, MOST)
        .map((value, position) =>
          isMedia(value) ? (
            <One key={position} media={value} />
          ) : (
            <span key={position}>{valueText(value)}</span>
          ),
        )}
      {more > 0 && <span>and {countOf(more, "other")}</span>}
    </div>
  );
}

function One({ media }: { media: { _type: string } }) {
  const { _type: kind, ...rest } = media;
  const stored: unknown = { kind, ...rest };
  if (isStored(stored)) return <StoredCell stored={stored} />;
  const waits = "_number" in rest;
  return (
    <span title={waits ? "It is still being recorded" : "What was logged last is in its panel"}>
      {waits ? `${kind}, not recorded yet` : kind}
    </span>
  );
}
