/** Tabs that switch what lies below; the caller renders the content. */
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./classNames";
import styles from "./Tabs.module.css";

export interface Tab<Id extends string> {
  id: Id;
  label: ReactNode;
}

export interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  value: Id;
  onChange: (id: Id) => void;
  /** What stands to the right of the tabs. */
  trailing?: ReactNode;
  children: ReactNode;
  className?: string | undefined;
}

export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, tabs, value, onChange, trailing, children, className } = props;
  return (
    <Radix.Root
      className={classNames(styles.tabs, className)}
      value={value}
      onValueChange={(next) => onChange(next as Id)}
    >
      <div className={styles.bar}>
        <Radix.List aria-label={label} className={styles.list}>
          {tabs.map((tab) => (
            <Radix.Trigger key={tab.id} value={tab.id} className={styles.tab}>
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {trailing}
      </div>
      <Radix.Content value={value} className={styles.content} tabIndex={-1}>
        {children}
      </Radix.Content>
    </Radix.Root>
  );
}
