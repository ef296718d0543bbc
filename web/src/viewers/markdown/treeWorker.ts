/** Parses markdown beside the page: whatever it is, the page stays quick. */
import { answering } from "../../base/workers";
import { parseMarkdown } from "./tree";

answering(parseMarkdown);
