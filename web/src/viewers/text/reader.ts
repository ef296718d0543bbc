import { textReader } from "../_texts/textItem";

export const reader = textReader("text");
