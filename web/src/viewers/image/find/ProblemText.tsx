/** What is wrong with a question: the place, pointed at, and what was expected there. */
import styles from "./Find.module.css";
import { problemOf } from "./problem";

export function ProblemText({ message, question }: { message: string; question: string }) {
  const problem = problemOf(message, question);
  return (
    <>
      {problem.excerpt && (
        <code className={styles.excerpt} aria-hidden>
          {problem.excerpt.text}
          {"\n"}
          {" ".repeat(problem.excerpt.caret)}^
        </code>
      )}
      {problem.message}
    </>
  );
}
