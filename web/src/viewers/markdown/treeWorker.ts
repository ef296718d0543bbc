/** Parses markdown beside the page: whatever it is, the page stays quick. */
import { answering } from "../_texts/boundedWorker";
import { parseMarkdown } from "./tree";

answering(parseMarkdown);
