/** A printed line in the terminal's colours. */
import type { ReactNode } from "react";
import { parseAnsi } from "../base/ansi";
import styles from "./AnsiText.module.css";
import { classNames } from "./classNames";

interface AnsiTextProps {
  text: string;
  /** What a piece of one colour becomes. */
  draw: (text: string) => ReactNode;
}

export const AnsiText = ({ text, draw }: AnsiTextProps) =>
  parseAnsi(text).map((piece, i) => (
    <span
      key={i}
      className={classNames(
        piece.bold && styles.bold,
        piece.color !== undefined && styles[`color${piece.color}`],
      )}
    >
      {draw(piece.text)}
    </span>
  ));
