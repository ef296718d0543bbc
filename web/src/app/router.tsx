/** Which address shows which page. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { NotFoundPage } from "../pages/NotFoundPage";
import { type PageSearch, parsePageSearch, stringifyPageSearch } from "../pages/pageSearch";
import { ProjectsPage } from "../pages/projects/ProjectsPage";
import { Shell } from "./Shell";

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => <NotFoundPage />,
  validateSearch: (search: PageSearch): PageSearch => search,
});

// Charts and viewers come with the first page that has panels.
const ProjectPage = lazyRouteComponent(() => import("../pages/project/ProjectPage"), "ProjectPage");
const RunPage = lazyRouteComponent(() => import("../pages/run/RunPage"), "RunPage");

const routes = [
  createRoute({ getParentRoute: () => root, path: "/", component: ProjectsPage }),
  createRoute({ getParentRoute: () => root, path: "/$entity", component: ProjectsPage }),
  createRoute({ getParentRoute: () => root, path: "/$entity/$project", component: ProjectPage }),
  createRoute({
    getParentRoute: () => root,
    path: "/$entity/$project/runs/$run",
    component: RunPage,
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([...routes]),
  parseSearch: (text) => ({ ...parsePageSearch(text) }),
  stringifySearch: (search) => stringifyPageSearch(search as PageSearch),
  notFoundMode: "root",
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
