"""What every server must do; inherit `ServerContract` to check it."""

from __future__ import annotations

from collections.abc import Callable

from marey.testing.server_answers import ServerAnswersContract
from marey.testing.server_doors import ServerDoorsContract
from marey.testing.server_files import ServerFilesContract
from marey.testing.server_lab import Client, Writing

Begin = Callable[..., Writing]


class ServerContract(ServerAnswersContract, ServerFilesContract, ServerDoorsContract):
    """Inherit, give `serve`, and pytest runs every test against that server.

    Each test asks over HTTP, and each JSON answer must have the shape that the server's own
    ``/api/v1/openapi.json`` describes.

    Examples
    --------
    >>> class TestMine(ServerContract):
    ...     @classmethod
    ...     @contextmanager
    ...     def serve(cls, root, cache_dir):
    ...         with Index.open(root, cache_dir) as index:
    ...             yield create_app(index, allowed_hosts=["marey.example"])
    """

    def test_a_run_that_grows(self, client: Client, begin: Begin) -> None:
        """A page hears at once how things are, then of each change, until the run's end."""
        writing = begin()
        writing.row(0, loss=1.0)
        client.settle(writing)
        with client.live(run=writing.path) as changes:
            first = next(changes)
            (run,) = first["runs"]
            assert (run["run"], run["state"], run["last_step"]) == (writing.path, "running", 0)
            assert first["projects"] is True
            writing.row(1, loss=1.0)
            grown = next(change for change in changes if change["runs"])
            assert grown["runs"][0]["last_step"] == 1
            assert grown["runs"][0]["version"] > run["version"]
            assert grown["projects"] is False
            writing.end()
            ended = next(c for c in changes if [run["state"] for run in c["runs"]] == ["finished"])
            assert ended["projects"] is True

    def test_a_project_hears_of_its_own_runs(self, client: Client, begin: Begin) -> None:
        """Other projects' runs are told of only in that some list changed."""
        project = "listened to"
        with client.live(project=f"local/{project}") as changes:
            assert next(changes) == {"runs": [], "projects": True}
            begin(project="another project").row(0, loss=1.0)
            assert next(changes) == {"runs": [], "projects": True}
            own = begin(project=project)
            own.row(0, loss=1.0)
            change = next(change for change in changes if change["runs"])
            assert [run["run"] for run in change["runs"]] == [own.path]

    def test_the_list_of_projects_hears_of_runs_that_come(
        self, client: Client, begin: Begin
    ) -> None:
        """Who looks at no run hears that there are others now."""
        with client.live() as changes:
            assert next(changes) == {"runs": [], "projects": True}
            begin()
            assert next(changes) == {"runs": [], "projects": True}

    def test_a_deleted_run(self, client: Client, begin: Begin) -> None:
        """A run that is gone, or never was, is told to be deleted."""
        writing = begin()
        writing.end()
        client.settle(writing)
        never = f"local/{writing.project}/never"
        with client.live(run=[writing.path, never]) as changes:
            states = {run["run"]: run["state"] for run in next(changes)["runs"]}
            assert states == {writing.path: "finished", never: "deleted"}
            writing.dir.rename(self.root / f"gone {writing.project}")
            change = next(change for change in changes if change["runs"])
            told = [(run["run"], run["state"]) for run in change["runs"]]
            assert told == [(writing.path, "deleted")]
            assert change["projects"] is True
