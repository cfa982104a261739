// Steps that the program takes by itself once a page is there: to show something, or to test what a person then sees.
//
//     [{"method": "project.new", "params": {"folder": "/tmp", "name": "night"}},
//      {"wait": 0.5},
//      {"method": "transport.play"}]
//
// A step is a request of docs/protocol.md, or a wait in seconds. After one that makes, opens or saves a project the next
// waits until that is loaded. The first step that fails is the last. docs/session.md tells of it.
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
        std::string name;                 ///< as "step 2 (mixer.set)"
        std::string request;              ///< JSON-RPC; empty: a wait
        std::chrono::milliseconds wait{}; ///< of at most an hour
        bool loads = false;               ///< a project
    };
    std::vector<Step> steps;
};

/// Every step is checked, so that none fails for how it is written. Paths of projects are relative to the file's folder.
/// Errors: "scenario.missing", "scenario.invalid".
Result<Scenario> read_scenario(const std::filesystem::path& file);

class ScenarioRun {
public:
    /// A request as Server::ask() takes it.
    using Ask = std::function<void(const std::string& request, std::function<void(std::string reply)>)>;
    using End = std::function<void(const Result<void>&)>; ///< called once, from the loop

    ScenarioRun(boost::asio::io_context& io, Scenario scenario, Ask ask, End on_end);

    void begin();
    void begin_when_loaded() { is_loading_ = true; } ///< begins with the end of the load that is under way
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
    std::shared_ptr<int> life_ = std::make_shared<int>(); ///< gone with this object
};

} // namespace aviary::app
