/** Where an error of a table belongs: to what was typed, or to its rows. */
import { ApiError } from "../../api/client";
import type { TableView } from "./tableView";

export interface Errors {
  filter?: string;
  sql?: string;
  other?: unknown;
}

export function errorsOf(error: unknown, view: TableView): Errors {
  if (!error) return {};
  if (error instanceof ApiError && error.status === 400) {
    if (view.sql) return { sql: error.message };
    if (view.filter) return { filter: error.message };
  }
  return { other: error };
}
