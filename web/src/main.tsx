/** Starts the page. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "./api/client";
import { boundIdleAnswers } from "./api/idleAnswers";
import { router } from "./app/router";
import { ErrorBoundary } from "./ui/ErrorBoundary";
import "./ui/tokens.css";
import "./ui/page.css";

/** A refusal stays a refusal; only silence is worth another try. */
const worthRetrying = (failures: number, error: unknown): boolean =>
  failures < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500);

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // Live events say what changed, so nothing is refetched out of mere caution.
      staleTime: 60_000,
      gcTime: 5 * 60_000,
      retry: worthRetrying,
      refetchOnWindowFocus: false,
    },
  },
});
boundIdleAnswers(client.getQueryCache());

const element = document.getElementById("root");
if (!element) throw new Error("index.html has no element with the id root");
createRoot(element).render(
  <StrictMode>
    <ErrorBoundary title="Marey broke while it was drawn">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ErrorBoundary>
  </StrictMode>,
);
