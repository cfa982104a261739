#include "session/history/history.h"

#include "session/history/messages.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace aviary::session {

namespace {

using Loop = boost::asio::io_context;
constexpr std::chrono::seconds longest_farewell{5};

/// Used on the worker only.
struct Open {
    HistoryPlace place;
    std::optional<Repository> repository;
};

/// Shared by both threads. A worker that waits for a hanging disk may outlive the History, so it owns a share too.
struct Queue {
    using Job = std::function<void(Open&)>;

    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Job> jobs;
    bool is_last = false;  ///< no further job comes
    bool is_ended = false; ///< the worker has done all jobs
    Loop* loop = nullptr;  ///< null once nobody waits for answers
};

void work(const std::shared_ptr<Queue>& queue, HistoryPlace place) {
    Open open{std::move(place), {}};
    std::unique_lock lock(queue->mutex);
    for (;;) {
        queue->changed.wait(lock, [&] { return !queue->jobs.empty() || queue->is_last; });
        if (queue->jobs.empty()) break;
        auto job = std::move(queue->jobs.front());
        queue->jobs.pop_front();
        lock.unlock();
        job(open);
        job = nullptr;
        lock.lock();
    }
    lock.unlock();
    open.repository.reset();
    lock.lock();
    queue->is_ended = true;
    queue->changed.notify_all();
}

void post(Queue& queue, std::function<void()> answer) {
    const std::lock_guard lock(queue.mutex);
    if (queue.loop) boost::asio::post(*queue.loop, std::move(answer));
}

} // namespace

struct History::Impl {
    using WorkGuard = boost::asio::executor_work_guard<Loop::executor_type>;
    Impl(Loop& loop, HistoryPlace place)
        : loop_(loop) {
        queue_->loop = &loop;
        worker_ = std::thread(work, queue_, std::move(place));
    }

    /// Runs `work` on the worker, then calls `done` with its result from the loop.
    template <typename T>
    void ask(std::function<Result<T>(Open&)> work, Done<T> done) {
        if (questions_++ == 0) guard_.emplace(loop_.get_executor());
        auto answer = [this, alive = std::weak_ptr(alive_), done = std::move(done)](const Result<T>& result) {
            if (alive.expired()) return;
            if (--questions_ == 0) guard_.reset();
            if (done) done(result); // may destroy the History
        };
        const std::lock_guard lock(queue_->mutex);
        queue_->jobs.push_back([queue = queue_.get(), work = std::move(work), answer](Open& open) {
            post(*queue, [answer, result = work(open)] { answer(result); });
        });
        queue_->changed.notify_all();
    }

    template <typename T>
    void ask_repository(std::function<Result<T>(Repository&)> work, Done<T> done) {
        ask<T>(
            [work = std::move(work)](Open& open) -> Result<T> {
                if (open.repository) return work(*open.repository);
                return Error{"history.closed", "this project has no history that could be used", ""};
            },
            std::move(done));
    }

    Loop& loop_;
    std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
    std::shared_ptr<char> alive_ = std::make_shared<char>(); // answers hold it weakly
    int questions_ = 0;
    std::optional<WorkGuard> guard_; // keeps the loop running while questions are open
    std::thread worker_;
};

History::History(Loop& loop, HistoryPlace place)
    : impl_(std::make_unique<Impl>(loop, std::move(place))) {}

History::~History() {
    impl_->alive_.reset();
    Queue& queue = *impl_->queue_;
    std::unique_lock lock(queue.mutex);
    queue.is_last = true;
    queue.changed.notify_all();
    const bool is_ended = queue.changed.wait_for(lock, longest_farewell, [&] { return queue.is_ended; });
    queue.jobs.clear();
    queue.loop = nullptr;
    lock.unlock();
    if (is_ended)
        impl_->worker_.join();
    else
        impl_->worker_.detach();
}

void History::open(Done<void> done) {
    impl_->ask<void>(
        [](Open& open) -> Result<void> {
            open.repository.reset();
            auto opened = Repository::open(open.place);
            if (!opened) return opened.error();
            open.repository.emplace(std::move(*opened));
            return {};
        },
        std::move(done));
}

void History::commit_floor(std::function<ProjectFiles()> make, Done<Committed> done) {
    impl_->ask_repository<Committed>(
        [make = std::move(make)](
            Repository& repository) { return repository.commit_floor(make ? make() : ProjectFiles()); },
        std::move(done));
}

void History::commit(Edit edit, Done<Committed> done) {
    commit([edit = std::move(edit)] { return edit; }, std::move(done));
}

void History::commit(std::function<Edit()> make, Done<Committed> done) {
    impl_->ask_repository<Committed>(
        [make = std::move(make)](Repository& repository) { return repository.commit(make()); },
        std::move(done));
}

void History::undo(Done<bool> done) {
    impl_->ask_repository<bool>([](Repository& repository) { return repository.undo(); }, std::move(done));
}

void History::redo(Done<bool> done) {
    impl_->ask_repository<bool>([](Repository& repository) { return repository.redo(); }, std::move(done));
}

void History::read(std::function<Result<void>(const Repository&)> work, Done<void> done) {
    impl_->ask_repository<void>(
        [work = std::move(work)](Repository& repository) { return work(repository); }, std::move(done));
}

void History::finish(std::function<void(Repository&)> work) {
    impl_->ask_repository<void>(
        [work = std::move(work)](Repository& repository) -> Result<void> {
            work(repository);
            return {};
        },
        nullptr);
}

void History::look(Done<void> done) {
    impl_->ask_repository<void>([](Repository& repository) { return repository.look(); }, std::move(done));
}

} // namespace aviary::session
