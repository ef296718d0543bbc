/** Rows pass by so quickly that what is slow to draw in them should wait until they stay. */
import { createContext } from "react";

export const Hurried = createContext(false);
