// The history of the open project, for a main thread that must not wait for the disk. Each call is a question: a worker
// thread does the work, in the order of the calls, and `done` is called from the loop. repository.h says what is done.
//
//     History history(loop, {folder, "first.bird"});
//     history.open([](Result<void> opened) { ... });          // before the project's files are read
//     history.commit_floor({}, [](Result<Committed> floor) { ... });
//     history.commit({EditSource::song, "edit", {}, {{"first.bird", text}}}, [](Result<Committed> committed) { ... });
//     history.undo([](Result<bool> moved) { ... });
//
// All [main-thread]: the thread that runs the loop. Each `done` is called once, unless the History is destroyed before.
#pragma once

#include "session/history/edit.h"
#include "session/history/repository.h"

#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace aviary::session {

class History {
public:
    template <typename T>
    using Done = std::function<void(const Result<T>&)>;

    /// Does not touch the disk yet.
    History(boost::asio::io_context& loop, HistoryPlace place);
    /// Waits at most five seconds for the work that was asked for; work that has not begun by then is dropped. No `done`
    /// is called any more.
    ~History();
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    /// To be called once for each load of the project. Before it, all other calls give the error "history.closed".
    void open(Done<void> done);
    /// `make` is called on the worker; empty: no files.
    void commit_floor(std::function<ProjectFiles()> make, Done<Committed> done);
    void commit(Edit edit, Done<Committed> done);
    void commit(std::function<Edit()> make, Done<Committed> done); ///< `make` is called on the worker
    void undo(Done<bool> done);
    void redo(Done<bool> done);
    void read(std::function<Result<void>(const Repository&)> work,
        Done<void> done); ///< `work` is called on the worker
    void look(Done<void> done);
    /// The last work before the end. Called on the worker, and answers nothing; not called if there is no repository.
    void finish(std::function<void(Repository&)> work);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
