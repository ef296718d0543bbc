/** Chooses the columns of the run table, by search among hundreds. */
import { Columns3, Search } from "lucide-react";
import { useState } from "react";
import type { Columns } from "../../api/types.gen";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Checkbox";
import { Popover } from "../../ui/Popover";
import { TextField } from "../../ui/TextField";
import styles from "./ColumnPicker.module.css";
import { OWN_COLUMNS } from "./runValues";

export interface ColumnPickerProps {
  known: Columns;
  chosen: readonly string[];
  /** Undefined goes back to the columns chosen by themselves. */
  onChange: (columns: string[] | undefined) => void;
}

/** More lines than this are not read; the search narrows them. */
const LISTED = 200;

export function ColumnPicker({ known, chosen, onChange }: ColumnPickerProps) {
  const [text, setText] = useState("");
  const groups = [
    { title: "Run", columns: [...OWN_COLUMNS] as string[] },
    { title: "Summary", columns: known.summary.map((name) => `summary.${name}`) },
    { title: "Config", columns: known.config.map((name) => `config.${name}`) },
  ];
  const toggle = (column: string, on: boolean) =>
    onChange(on ? [...chosen, column] : chosen.filter((other) => other !== column));
  return (
    <Popover
      label="Columns of the run table"
      align="end"
      className={styles.picker}
      trigger={
        <Button>
          <Columns3 size={13} aria-hidden />
          Columns
        </Button>
      }
    >
      <TextField
        icon={Search}
        label="Search columns"
        placeholder="Search"
        value={text}
        onChange={setText}
      />
      <div className={styles.list}>
        {groups.map((group) => (
          <Group key={group.title} {...group} text={text} chosen={chosen} onToggle={toggle} />
        ))}
      </div>
      <div className={styles.foot}>
        <Button look="quiet" onClick={() => onChange(undefined)}>
          Choose for me
        </Button>
      </div>
    </Popover>
  );
}

interface GroupProps {
  title: string;
  columns: readonly string[];
  text: string;
  chosen: readonly string[];
  onToggle: (column: string, on: boolean) => void;
}

function Group({ title, columns, text, chosen, onToggle }: GroupProps) {
  const wanted = text.trim().toLowerCase();
  const found = columns.filter((column) => column.toLowerCase().includes(wanted));
  const listed = found.slice(0, LISTED);
  if (found.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{title}</legend>
      {listed.map((column) => (
        <Checkbox
          key={column}
          checked={chosen.includes(column)}
          onChange={(on) => onToggle(column, on)}
        >
          {column.replace(/^(summary|config)\./, "")}
        </Checkbox>
      ))}
      {found.length > LISTED && (
        <p className={styles.more}>
          {LISTED} of {found.length}: search to find the others
        </p>
      )}
    </fieldset>
  );
}
