// Looks after one caged plugin: starts its child, asks it, and starts it again when it is lost. [main-thread]
//
//     Supervisor supervisor(io, setup, library, id, std::move(memory));
//     supervisor.start([] { ... });                                // optional: ahead of open()
//     supervisor.listen({.on_news = [](const json& reply) { ... }});
//     if (auto opened = supervisor.open()) present(*opened);      // its description
//     supervisor.ask({{"do", "hand over"}});                       // waits
//     supervisor.tell({{"do", "values"}}, [](auto reply) { ... });  // does not
//     supervisor.exchange().process(process);                      // audio thread
#pragma once

#include "hosting/cage/cage.h"
#include "hosting/cage/host_side/conversation.h"
#include "hosting/cage/host_side/exchange.h"
#include "hosting/cage/shared/plugin_description.h"
#include "hosting/cage/shared/shared_memory.h"
#include "hosting/plugin/fate.h"
#include "hosting/plugin/message.h"
#include "process/child.h"

#include <boost/asio/steady_timer.hpp>

namespace aviary::hosting::cage {

class Supervisor {
public:
    struct Listener {
        std::function<void(const nlohmann::json&)> on_news; ///< with every reply
        std::function<void(const Message&)> on_talk; ///< what the plugin prints, and what happened to it
    };

    Supervisor(boost::asio::io_context& io, const CageSetup& setup, std::filesystem::path library,
        std::string plugin_id, std::unique_ptr<SharedMemory> memory);
    ~Supervisor(); ///< The child is gone when this returns.

    /// Starts the child and returns at once. `opened` is called from the loop when open() would not wait any more; not
    /// if open() was called before that.
    Result<void> start(
        std::function<void()> opened, const std::optional<CagedModule::Activation>& activation = {});
    void listen(Listener listener); ///< It also hears what was printed before, but not earlier news.
    /// Waits until the child has opened the plugin. Starts the child unless start() did; a child that start() started
    /// and that has ended is not started once more. Errors: "child.spawn", "cage.silent", "cage.gone", or what the
    /// child could not open ("module.init" …).
    Result<Description> open();
    /// Sends a request and waits for its reply. Errors: what the plugin said ("plugin.state" …), "cage.silent",
    /// "cage.gone".
    Result<nlohmann::json> ask(const nlohmann::json& request);
    /// The same, for what must not take long, as a handover.
    Result<nlohmann::json> ask_briefly(const nlohmann::json& request);
    /// The same without waiting: `answered` gets the reply or error when it comes, perhaps before this returns.
    void tell(const nlohmann::json& request, Conversation::Answered answered = {},
        std::optional<Conversation::Limit> limit = {});
    /// Whether a reply can be expected soon: the child is there, and no reply of it is overdue.
    bool answers() const;
    /// Gives the child a short time to reply to all that it was told. Offline it gets as long as it needs, within reason.
    void wait_shortly();

    std::uint64_t played() const { return exchange_.played(); }
    /// Waits for the child, but only the first time. If it is activated again as before, it plays once it has replied.
    Result<void> activate(double sample_rate, std::uint32_t max_frames);
    void deactivate();
    /// The newest known state, also while the child is gone or slow. If a newer one comes later, the state is announced
    /// as dirty.
    Result<nlohmann::json::binary_t> save();
    Result<void> load(nlohmann::json::binary_t state);
    Result<void> take_over(nlohmann::json::binary_t all);
    /// What the child last said since the last load(); it is asked again. False before it has said anything. Also true
    /// when it is gone: there is nothing to wait for.
    bool is_settled();
    /// Keeps a request, which every child that is started again is told.
    void remember(std::string what, nlohmann::json request) {
        remembered_[std::move(what)] = std::move(request);
    }
    void attend(); ///< Kills a child that hangs; else lets the plugin do what it wanted its main thread for.

    Exchange& exchange() { return exchange_; }
    const Fate& fate() const { return fate_; }

private:
    Result<void> spawn();
    void take_hello(Result<nlohmann::json> hello);
    void prepare_ahead();
    Result<nlohmann::json> ask_within(const nlohmann::json& request, Conversation::Limit wait,
        std::optional<Conversation::Limit> limit = {});
    Conversation::Limit limit(std::chrono::milliseconds set) const;
    void hear(Message message);
    Result<Description> read_hello(); ///< as open()
    void no_answer(const Error& why);
    struct Saving {
        bool is_late = false;
        std::optional<Error> refusal;
    };
    std::shared_ptr<Saving> ask_for_state();
    void lost(const process::ChildExit& exit);
    void start_again();
    std::chrono::milliseconds pause_before_start();
    void came_back();
    void activate_again(bool is_told);
    void resume();
    void tell_newest_values();
    void announce(CageNews::State state, const std::string& text, std::vector<Frame> trace = {});
    void tell_of_late_blocks();
    void hang_up();
    void give_up(const std::string& why);
    void end_child(const std::string& why);
    void look_after();

    boost::asio::io_context& io_;
    const CageSetup setup_;
    const std::filesystem::path library_;
    const std::string plugin_id_;
    Listener listener_;
    std::string crash_talk_;       ///< the child's report of its crash
    std::vector<Message> unheard_; ///< what was printed while nobody listened
    std::unique_ptr<SharedMemory> memory_;
    Exchange exchange_;
    std::shared_ptr<Conversation> talk_; ///< null while the child is gone
    std::unique_ptr<process::Child> child_;
    std::optional<Result<nlohmann::json>> hello_;    ///< the child's first word
    std::function<void()> opened_;                   ///< called once when that has come
    bool is_ahead_ = false;                          ///< started, and not asked to open yet
    std::optional<nlohmann::json> ahead_;            ///< the activation that the child does ahead
    std::optional<Result<nlohmann::json>> prepared_; ///< its reply to that
    std::optional<Error> why_not_ahead_;             ///< why it did not get that far
    bool is_open_ = false;                           ///< the hello was taken, the child can be told things
    boost::asio::steady_timer look_timer_;
    std::map<std::string, nlohmann::json> remembered_;
    std::optional<nlohmann::json::binary_t> state_;
    bool is_settled_ = false, asks_whether_settled_ = false, is_loading_ = false;
    std::uint64_t state_turn_ = 0;             ///< values of later turns are not in state_
    bool wants_attention_ = false;             ///< attend() is to be called once the child answers again
    std::optional<nlohmann::json> activation_; ///< the request, while active
    std::optional<nlohmann::json> worked_;     ///< the last such request that this child did
    boost::asio::steady_timer restart_timer_;  ///< runs while the next child is put off
    boost::asio::steady_timer crash_timer_;    ///< runs while a child that was given up tells of its crash
    int crashes_ = 0;                          ///< in a row, with little sound between them
    std::uint64_t played_before_ = 0;          ///< by earlier children, frames
    std::uint64_t late_told_ = 0;              ///< blocks
    std::chrono::steady_clock::time_point late_told_at_;
    std::string why_killed_; ///< by us; empty if we did not kill it
    Fate fate_;
    std::uint32_t generation_ = 0;
    std::shared_ptr<int> life_ = std::make_shared<int>(); ///< gone with this object
};

} // namespace aviary::hosting::cage
