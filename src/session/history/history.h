// The history of the open project, for a main thread that must not wait for the disk: what it asks for is done in that
// order on a worker thread, and answered from the loop. See repository.h for what is done.
//
//     History history(loop, {folder, "first.bird"});
//     history.open([](Result<void> opened) { ... });          // before the project's files are read
//     history.commit_floor({}, [](Result<Committed> floor) { ... });
//     history.commit({EditSource::song, "edit", {}, {{"first.bird", text}}}, [](Result<Committed> committed) { ... });
//     history.undo([](Result<HistoryMove> move) { apply(move->files); });
//
// All [main-thread], the one that runs the loop. Every question is answered once, unless the History is gone by then.
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

    /// Touches nothing yet.
    History(boost::asio::io_context& loop, HistoryPlace place);
    /// Finishes what was asked for, for at most five seconds; what is left then is not begun. No
    /// answer comes any more.
    ~History();
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    /// Once for each time that the project is loaded. Until then all else is answered with "history.closed".
    void open(Done<void> done);
    void commit_floor(ProjectFiles files, Done<Committed> done);
    void commit(Edit edit, Done<Committed> done);
    void commit(std::function<Edit()> make, Done<Committed> done); ///< `make` on the [worker]
    void undo(Done<HistoryMove> done);
    void redo(Done<HistoryMove> done);
    void list(Done<HistoryList> done);
    void look(Done<void> done);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
