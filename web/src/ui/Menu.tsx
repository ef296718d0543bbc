/** A menu of actions and switches under a button. */
import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./floating.module.css";
import { Kbd } from "./Kbd";

export interface MenuItem {
  label: ReactNode;
  onSelect: () => void;
  shortcut?: string;
  disabled?: boolean;
  /** Given for a switch: shows a tick, and the menu stays open. */
  checked?: boolean;
}

export interface MenuProps {
  trigger: ReactNode;
  /** Items; a string is a heading, null a line. */
  items: readonly (MenuItem | string | null)[];
  align?: "start" | "center" | "end";
}

export function Menu({ trigger, items, align = "end" }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.sheet} align={align} sideOffset={4} collisionPadding={8}>
          {items.map((item, index) => (
            <Line key={index} item={item} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Line({ item }: { item: MenuItem | string | null }) {
  if (item === null) return <Radix.Separator className={styles.line} />;
  if (typeof item === "string") return <Radix.Label className={styles.label}>{item}</Radix.Label>;
  const { label, onSelect, shortcut, checked, disabled = false } = item;
  if (checked === undefined)
    return (
      <Radix.Item className={styles.item} onSelect={onSelect} disabled={disabled}>
        {label}
        {shortcut && <Kbd keys={shortcut} />}
      </Radix.Item>
    );
  return (
    <Radix.CheckboxItem
      className={styles.item}
      checked={checked}
      disabled={disabled}
      onSelect={(event) => {
        event.preventDefault();
        onSelect();
      }}
    >
      <span className={styles.check}>{checked && <Check size={12} aria-hidden />}</span>
      {label}
      {shortcut && <Kbd keys={shortcut} />}
    </Radix.CheckboxItem>
  );
}
