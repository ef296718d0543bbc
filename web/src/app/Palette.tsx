/** Finds anything by text: commands, runs, panels, projects. */
import { Command as Cmdk } from "cmdk";
import { useState } from "react";
import { type Command, findCommands, useCommandParts } from "../ui/commands";
import { Dialog } from "../ui/Dialog";
import { Kbd } from "../ui/Kbd";
import styles from "./Palette.module.css";

export default function Palette({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Find anything"
      bare
      className={styles.palette}
    >
      <Finder
        onChoose={(command) => {
          onClose();
          // After the dialog has given the focus back, so that a command may move it.
          setTimeout(command.run, 0);
        }}
      />
    </Dialog>
  );
}

function Finder({ onChoose }: { onChoose: (command: Command) => void }) {
  const [text, setText] = useState("");
  useCommandParts();
  const sections = Map.groupBy(findCommands(text), (command) => command.section);
  return (
    <Cmdk label="Find anything" shouldFilter={false} loop className={styles.finder}>
      <Cmdk.Input
        autoFocus
        value={text}
        onValueChange={setText}
        placeholder="Find runs, panels, commands"
        className={styles.input}
      />
      <Cmdk.List className={styles.list} label="Found">
        <Cmdk.Empty className={styles.empty}>Nothing found for “{text}”</Cmdk.Empty>
        {[...sections].map(([section, commands]) => (
          <Cmdk.Group key={section} heading={section} className={styles.group}>
            {commands.map((command) => (
              <Cmdk.Item
                key={command.id}
                value={command.id}
                onSelect={() => onChoose(command)}
                className={styles.item}
              >
                {command.color && (
                  <i className={styles.dot} style={{ background: command.color }} />
                )}
                <span className={styles.title}>{command.title}</span>
                {command.detail && <span className={styles.detail}>{command.detail}</span>}
                {command.keys?.[0] && <Kbd keys={command.keys[0]} />}
              </Cmdk.Item>
            ))}
          </Cmdk.Group>
        ))}
      </Cmdk.List>
    </Cmdk>
  );
}
