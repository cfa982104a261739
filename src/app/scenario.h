// A scenario: steps that the program takes by itself once a page is there, for a demonstration or a test.
//
//     [{"method": "project.new", "params": {"folder": "/tmp", "name": "night"}},
//      {"wait": 0.5},
//      {"method": "transport.play"}]
//
// A step is a request of docs/protocol.md, or a wait in seconds. After a step that makes, opens or saves a project, the
// next step waits until the project is loaded. If a step fails, the scenario ends. docs/session.md says more.
//
//     ScenarioRun run(io, *scenario, ask, on_end);
//     run.begin();                       // when the first page is there
//     run.loaded(error);                 // whenever a load is done
//
// [main-thread]
#pragma once

#include "base/result.h"

#include <boost/asio/steady_timer.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aviary::app {

struct Scenario {
    struct Step {
        std::string name;                 ///< for people: "step 2 (mixer.set)"
        std::string request;              ///< JSON-RPC; empty: the step is a wait
        std::chrono::milliseconds wait{}; ///< at most an hour
        bool loads = false;               ///< whether the step loads a project
    };
    std::vector<Step> steps;
};

/// Checks how every step is written before any is taken. Paths of projects are relative to the file's folder.
/// Errors: "scenario.missing", "scenario.invalid".
Result<Scenario> read_scenario(const std::filesystem::path& file);

class ScenarioRun {
public:
    /// Answers a request, as Server::ask() does.
    using Ask = std::function<void(const std::string& request, std::function<void(std::string reply)>)>;
    using End = std::function<void(const Result<void>&)>; ///< called once, from the loop

    ScenarioRun(boost::asio::io_context& io, Scenario scenario, Ask ask, End on_end);

    void begin();
    void begin_when_loaded() { is_loading_ = true; } ///< begins when the load that is under way has ended
    void loaded(const std::optional<Error>& error);

private:
    void go_on();
    void take(const Scenario::Step& step);
    void answered(const std::string& reply);
    void end(const Result<void>& result);
    Error named(const std::string& trouble) const;

    boost::asio::steady_timer timer_;
    const Scenario scenario_;
    const Ask ask_;
    const End on_end_;
    std::size_t next_ = 0;
    bool is_loading_ = false, is_ended_ = false;
    std::shared_ptr<int> life_ =
        std::make_shared<int>(); ///< replies hold it weakly, to see that this is gone
};

} // namespace aviary::app
