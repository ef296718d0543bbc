/** Copies a text and says so for a moment. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./Button";
import { copyText } from "./clipboard";
import { IconButton } from "./IconButton";

const SAID_MS = 1400;

export interface CopyButtonProps {
  text: string | (() => string);
  label: string;
  /** Only the icon, the label as a tooltip. */
  icon?: boolean;
  className?: string | undefined;
}

export function CopyButton({ text, label, icon, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => setCopied(await copyText(typeof text === "string" ? text : text()));
  const said = copied ? "Copied" : label;
  if (icon)
    return (
      <IconButton icon={copied ? Check : Copy} label={said} onClick={copy} className={className} />
    );
  return (
    <Button onClick={copy} className={className}>
      <span aria-live="polite">{said}</span>
    </Button>
  );
}
