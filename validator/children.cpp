#include "validator/children.h"

#include <algorithm>
#include <thread>

namespace aviary::validator {
namespace {

/// Of what a plugin prints, the end is what matters.
void keep_end(std::string& talk, std::string_view more) {
    constexpr std::size_t most = 2000;
    talk += more;
    if (talk.size() > most) talk.erase(0, talk.size() - most);
}

/// How the plugin ended the trial; empty when it did not.
std::string cut_short(
    const process::ChildExit& exit, const Said& said, std::chrono::milliseconds time_limit) {
    if (said.ended) return {};
    const std::string doing = said.doing.empty() ? "" : ", while it " + said.doing;
    if (exit.why == process::ChildExit::Why::timed_out)
        return words("did not come back within ", double(time_limit.count()) / 1000, " s", doing);
    if (exit.signal == 0) return words("ended the process with code ", exit.code, doing);
    return exit.text() + doing;
}

} // namespace

struct Children::Running {
    Task task;
    ReportMemory memory;
    std::string talk{};
    std::unique_ptr<process::Child> child{}; ///< last: it writes into the others
};

Children::Children(std::filesystem::path program, unsigned at_once)
    : program_(std::move(program))
    , at_once_(at_once != 0 ? at_once : std::max(1u, std::thread::hardware_concurrency())) {}
Children::~Children() { running_.clear(); }

void Children::add(const Turn& turn, Task task) { waiting_.emplace(turn, std::move(task)); }

std::size_t Children::forget(std::size_t library, std::size_t plugin) {
    return std::erase_if(waiting_, [&](const auto& waiting) {
        return waiting.first.library == library && waiting.first.plugin == plugin;
    });
}

void Children::run() {
    const auto work = boost::asio::make_work_guard(io_);
    for (;;) {
        while (!waiting_.empty() && running_.size() < at_once_)
            start(std::move(waiting_.extract(waiting_.begin()).mapped()));
        if (running_.empty()) return;
        io_.run_one();
    }
}

void Children::start(Task task) {
    const auto refuse = [&](const Error& error) { task.done({task.rule, {}, error.text(), {}, false}); };
    auto memory = ReportMemory::make();
    if (!memory) return refuse(memory.error());
    process::ChildOptions options{.argv = {program_.string()},
        .descriptors = {memory->descriptor()},
        .time_limit = task.time_limit,
        .grace = std::chrono::milliseconds(0)};
    options.argv.insert(options.argv.end(), task.arguments.begin(), task.arguments.end());
    running_.push_back({std::move(task), std::move(*memory)});
    const auto running = std::prev(running_.end());
    const auto listen = [running](std::string_view text) { keep_end(running->talk, text); };
    auto child = process::Child::spawn(io_, options,
        {.on_out = listen, .on_err = listen, .on_exit = [this, running](const process::ChildExit& exit) {
             finish(running, exit);
         }});
    if (child) {
        running->child = std::move(*child);
        return;
    }
    task = std::move(running->task);
    running_.erase(running);
    refuse(child.error());
}

void Children::finish(std::list<Running>::iterator running, const process::ChildExit& exit) {
    std::list<Running> ended;
    ended.splice(ended.begin(), running_, running);
    TriedRule trial{running->task.rule, running->memory.said(), {}, std::move(running->talk)};
    trial.is_hung = exit.why == process::ChildExit::Why::timed_out;
    trial.cut_short = cut_short(exit, trial.said, running->task.time_limit);
    running->task.done(std::move(trial));
}

} // namespace aviary::validator
