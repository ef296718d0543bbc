/** What stays while pages change: top bar, palette, keys, live updates. */
import { Outlet, useLocation, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { type LiveTarget, useLive } from "../api/live";
import { useCommands } from "../ui/commands";
import { Dialog } from "../ui/Dialog";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { PageStateProvider } from "./PageStateProvider";
import styles from "./Shell.module.css";
import { TopBar } from "./TopBar";
import { setTheme, toggleTheme } from "./theme";
import { useProjectCommands } from "./useProjectCommands";
import { useShortcuts } from "./useShortcuts";

// Nobody needs them for the first picture.
const KeyList = lazy(() => import("./KeyList"));
const Palette = lazy(() => import("./Palette"));

type Sheet = "palette" | "keys" | null;

export function Shell() {
  const [sheet, setSheet] = useState<Sheet>(null);
  const close = () => setSheet(null);
  const { pathname } = useLocation();
  const live = useLive(useLiveTarget());
  useShortcuts();
  useAppCommands(setSheet);
  useProjectCommands();
  return (
    <PageStateProvider>
      <div className={styles.shell}>
        <TopBar live={live} onFind={() => setSheet("palette")} onKeys={() => setSheet("keys")} />
        <div className={styles.page}>
          <ErrorBoundary title="This page broke while it was drawn" resetKey={pathname}>
            <Outlet />
          </ErrorBoundary>
        </div>
        <ErrorBoundary
          title="This cannot be opened"
          resetKey={sheet}
          frame={(card) => (
            <Dialog bare open onOpenChange={close} title="This cannot be opened">
              {card}
            </Dialog>
          )}
        >
          <Suspense>
            {sheet === "palette" && <Palette onClose={close} />}
            {sheet === "keys" && <KeyList onClose={close} />}
          </Suspense>
        </ErrorBoundary>
      </div>
    </PageStateProvider>
  );
}

function useLiveTarget(): LiveTarget {
  const { entity, project, run } = useParams({ strict: false });
  if (entity && project && run) return { runs: [`${entity}/${project}/${run}`] };
  if (entity && project) return { project: `${entity}/${project}` };
  return { runs: [] };
}

function useAppCommands(setSheet: (sheet: Sheet) => void): void {
  const navigate = useNavigate();
  useCommands([
    {
      id: "find",
      title: "Find anything",
      section: "Marey",
      keys: ["ctrl+k"],
      run: () => setSheet("palette"),
    },
    {
      id: "keys",
      title: "Show all keys",
      section: "Marey",
      keys: ["?"],
      run: () => setSheet("keys"),
    },
    { id: "theme", title: "Light or dark", section: "Marey", keys: ["t"], run: toggleTheme },
    {
      id: "theme-system",
      title: "Light or dark as the system has it",
      section: "Marey",
      run: () => setTheme("system"),
    },
    {
      id: "projects",
      title: "Go to all projects",
      section: "Marey",
      run: () => void navigate({ to: "/" }),
    },
  ]);
}
