// Child processes that report (report.h): some at once, the others wait their turn.
//
//     Children children(program, 2);
//     children.add({library, plugin, rule}, {.arguments = {"open", path}, .done = [](TriedRule trial) { ... }});
//     children.run();      // until none is left; `done` may add more
//
// [main-thread]
#pragma once

#include "process/child.h"
#include "validator/verdict.h"

#include <compare>
#include <functional>
#include <list>
#include <map>

namespace aviary::validator {

class Children {
public:
    Children(std::filesystem::path program, unsigned at_once);
    ~Children(); ///< Those that run are gone when this returns.
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    /// Whose turn it is: the smallest.
    struct Turn {
        std::size_t library = 0, plugin = 0, rule = 0;
        auto operator<=>(const Turn&) const = default;
    };
    struct Task {
        std::vector<std::string> arguments;
        std::string rule;
        std::chrono::milliseconds time_limit{0};
        std::function<void(TriedRule)> done;
    };
    void add(const Turn& turn, Task task);
    /// Forgets what has not begun of a plugin; how many that were.
    std::size_t forget(std::size_t library, std::size_t plugin);
    void run();

private:
    struct Running;
    void start(Task task);
    void finish(std::list<Running>::iterator running, const process::ChildExit& exit);

    boost::asio::io_context io_;
    std::filesystem::path program_;
    unsigned at_once_;
    std::map<Turn, Task> waiting_;
    std::list<Running> running_;
};

} // namespace aviary::validator
