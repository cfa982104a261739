#include "hosting/cage/host_side/supervisor.h"

#include "hosting/cage/host_side/said.h"

#include <algorithm>
#include <memory>

#include <unistd.h>

namespace aviary::hosting::cage {

using nlohmann::json;

namespace {

using State = CageNews::State;

/// How often a plugin is looked after. A state that a child is started again with is at most this old.
constexpr auto between_looks = std::chrono::milliseconds(500);
constexpr auto brief_wait = std::chrono::milliseconds(250);
constexpr auto a_day = std::chrono::hours(24);
constexpr std::size_t most_unheard = 100;
/// A plugin that crashes again and again is started again after ever longer pauses, until it has played for so long.
constexpr double calm_seconds = 30;
constexpr auto first_pause = std::chrono::milliseconds(250), longest_pause = std::chrono::milliseconds(8000);
/// How long a child may take to say where it crashed: of a large plugin, longer than what counts as hanging.
constexpr auto crash_report_limit = std::chrono::seconds(10);
constexpr auto between_words_of_late_blocks = std::chrono::seconds(5);

} // namespace

Supervisor::Supervisor(boost::asio::io_context& io, const CageSetup& setup, std::filesystem::path library,
    std::string plugin_id, std::unique_ptr<SharedMemory> memory)
    : io_(io)
    , setup_(setup)
    , library_(std::move(library))
    , plugin_id_(std::move(plugin_id))
    , memory_(std::move(memory))
    , exchange_(memory_->block())
    , look_timer_(io)
    , restart_timer_(io)
    , crash_timer_(io) {
    if (setup_.is_debugged) exchange_.be_patient();
    look_after();
}

Supervisor::~Supervisor() { exchange_.close(); }

Result<void> Supervisor::spawn() {
    auto ends = make_line();
    if (!ends) return ends.error();
    process::ChildOptions options{.argv = setup_.argv,
        .descriptors = {ends->there, memory_->descriptor()},
        .grace = std::chrono::milliseconds(0),
        .lines = true};
    if (setup_.is_debugged) options.environment.push_back("AVIARY_WAIT_FOR_DEBUGGER=1");
    options.argv.push_back(library_.string());
    options.argv.push_back(plugin_id_);
    auto child = process::Child::spawn(io_, options,
        {.on_out =
                [this](std::string_view line) {
                    hear({Message::Kind::out, std::string(line)});
                },
            .on_err =
                [this](std::string_view line) {
                    hear({Message::Kind::err, std::string(line)});
                },
            .on_exit = [this](const process::ChildExit& exit) { lost(exit); }});
    close(ends->there);
    if (!child) return child.error();
    child_ = *std::move(child);
    crash_talk_.clear();
    talk_ = std::make_shared<Conversation>(
        io_, std::move(ends->here), limit(setup_.patience), [this](const Error& why) { no_answer(why); });
    hello_.reset();
    prepared_.reset();
    is_loading_ = false;
    talk_->expect([this](Result<json> hello) { take_hello(std::move(hello)); }, limit(setup_.open_limit));
    played_before_ = exchange_.played();
    if (setup_.on_started) setup_.on_started(child_->pid());
    return {};
}

/// A limit that is set, or `patience`; with a debugger there is none.
Conversation::Limit Supervisor::limit(std::chrono::milliseconds set) const {
    if (setup_.is_debugged) return a_day;
    return set.count() > 0 ? set : setup_.patience;
}

void Supervisor::take_hello(Result<json> hello) {
    hello_ = std::move(hello);
    if (ahead_ && *hello_ && !said_error(**hello_)) return prepare_ahead();
    if (!*hello_ && is_ahead_ && !why_not_ahead_) why_not_ahead_ = hello_->error();
    if (opened_) std::exchange(opened_, nullptr)();
}

void Supervisor::prepare_ahead() {
    talk_->tell(
        *ahead_,
        [this](Result<json> reply) {
            if (!reply && !why_not_ahead_) why_not_ahead_ = reply.error();
            prepared_ = std::move(reply);
            if (opened_) std::exchange(opened_, nullptr)();
        },
        limit(setup_.prepare_limit));
}

Result<void> Supervisor::start(
    std::function<void()> opened, const std::optional<CagedModule::Activation>& activation) {
    if (activation)
        ahead_ =
            json{{"do", "activate"}, {"rate", activation->sample_rate}, {"frames", activation->max_frames}};
    if (auto spawned = spawn(); !spawned) return spawned.error();
    opened_ = std::move(opened);
    is_ahead_ = true;
    return {};
}

void Supervisor::listen(Listener listener) {
    listener_ = std::move(listener);
    for (const auto& message : std::exchange(unheard_, {})) listener_.on_talk(message);
}

void Supervisor::hear(Message message) {
    if (message.kind == Message::Kind::err && (!crash_talk_.empty() || message.text == Crash::mark)) {
        if (crash_talk_.size() < Crash::most_bytes) crash_talk_ += message.text + "\n";
        return;
    }
    if (message.text.size() > Message::longest) message.text.resize(Message::longest);
    if (listener_.on_talk)
        listener_.on_talk(message);
    else if (unheard_.size() < most_unheard)
        unheard_.push_back(std::move(message));
}

Result<Description> Supervisor::open() {
    opened_ = nullptr;
    if (std::exchange(is_ahead_, false) && !talk_) // another child would end too
        return why_not_ahead_ ? Result<Description>(*why_not_ahead_) : plugin_gone();
    if (!talk_)
        if (auto spawned = spawn(); !spawned) return spawned.error();
    talk_->wait(setup_.patience);
    auto description = read_hello();
    if (description) return description;
    hang_up();
    child_.reset();
    return description;
}

Result<Description> Supervisor::read_hello() {
    if (!hello_) return Error{"cage.silent", "the plugin's process does not answer", {}};
    if (!*hello_) return hello_->error();
    const json& hello = **hello_;
    if (const auto error = said_error(hello)) return *error;
    const json* const said_of_itself = said(hello, "description");
    auto description = said_of_itself ? read_description(*said_of_itself) : std::nullopt;
    if (!description) return Error{"cage.rubbish", "the plugin's process said what is no answer", {}};
    is_open_ = true;
    return *std::move(description);
}

Result<json> Supervisor::ask(const json& request) { return ask_within(request, setup_.patience); }

Result<json> Supervisor::ask_briefly(const json& request) {
    if (!answers()) return Error{"cage.silent", "the plugin's process does not answer", {}};
    return ask_within(request, std::max<Conversation::Limit>(brief_wait, setup_.short_patience));
}

/// Waits for the reply. One that comes later is dropped; one that has not come within `limit` ends the child.
Result<json> Supervisor::ask_within(
    const json& request, Conversation::Limit wait, std::optional<Conversation::Limit> limit) {
    const auto reply = std::make_shared<std::optional<Result<json>>>();
    tell(
        request, [reply](Result<json> come) { *reply = std::move(come); }, limit);
    if (talk_) talk_->wait(wait);
    return *reply ? **reply : Error{"cage.silent", "the plugin's process does not answer", {}};
}

void Supervisor::tell(
    const json& request, Conversation::Answered answered, std::optional<Conversation::Limit> limit) {
    const auto hand_on = [this, answered = std::move(answered)](Result<json> reply) {
        if (reply) listener_.on_news(*reply);
        if (const auto error = reply ? said_error(*reply) : std::nullopt) reply = *error;
        if (answered) answered(std::move(reply));
    };
    is_open_ ? talk_->tell(request, hand_on, limit) : hand_on(plugin_gone());
}

bool Supervisor::answers() const { return is_open_ && !talk_->is_behind(setup_.short_patience); }

void Supervisor::wait_shortly() {
    if (answers()) talk_->wait(exchange_.is_offline() ? setup_.patience : setup_.short_patience);
}

void Supervisor::no_answer(const Error& why) {
    if (is_ahead_ && why.code == "cage.silent") {
        const auto over = limit(hello_ ? setup_.prepare_limit : setup_.open_limit).count();
        why_not_ahead_ = Error{"cage.silent",
            (hello_ ? "prepare() did not come back within " : "the plugin did not open within ")
                + std::to_string(over) + " ms",
            {}};
    }
    why.code == "cage.gone" ? hang_up() : give_up(is_open_ ? "does not answer" : "cannot be opened again");
}

void Supervisor::announce(State state, const std::string& text, std::vector<Frame> trace) {
    if (state == State::lost) fate_ = {Fate::State::lost, text};
    if (state == State::stopped) fate_ = {Fate::State::stopped, text};
    if (state == State::sounding) fate_ = {};
    setup_.on_news ? setup_.on_news({state, text, std::move(trace)}) : hear({Message::Kind::error, text});
}

void Supervisor::tell_of_late_blocks() {
    const auto late = exchange_.late();
    const auto now = std::chrono::steady_clock::now();
    if (late == late_told_ || now - late_told_at_ < between_words_of_late_blocks) return;
    const auto more = late - late_told_;
    announce(
        State::late, std::to_string(more) + (more == 1 ? " block" : " blocks")
                         + " of the plugin came too late and were silent: it, or this machine, is too slow");
    late_told_ = late;
    late_told_at_ = now;
}

void Supervisor::hang_up() {
    exchange_.close();
    is_open_ = false;
    worked_.reset();
    if (const auto talk = std::exchange(talk_, nullptr)) talk->end();
}

/// Ends the child; lost() follows from the loop. One that tells of its crash ends by itself.
void Supervisor::give_up(const std::string& why) {
    hang_up();
    if (crash_talk_.empty()) return end_child(why);
    crash_timer_.expires_after(crash_report_limit);
    crash_timer_.async_wait([this, why, alive = std::weak_ptr(life_)](boost::system::error_code error) {
        if (!error && !alive.expired() && !crash_talk_.empty()) end_child(why);
    });
}

void Supervisor::end_child(const std::string& why) {
    if (!child_) return;
    why_killed_ = why + " and was ended";
    child_->kill();
}

Result<void> Supervisor::activate(double sample_rate, std::uint32_t max_frames) {
    if (!is_open_) {
        if (auto opened = open(); !opened) return opened.error();
        resume();
    }
    exchange_.prepare(sample_rate, setup_.share);
    json request{{"do", "activate"}, {"rate", sample_rate}, {"frames", max_frames}};
    if (std::exchange(ahead_, {}) == request && prepared_) {
        const auto reply = *std::exchange(prepared_, {});
        const auto error = reply ? said_error(*reply) : std::optional(reply.error());
        if (error) return *error;
        listener_.on_news(*reply);
        worked_ = activation_ = std::move(request);
        exchange_.open(++generation_, talk_->descriptor());
        fate_ = {};
        return {};
    }
    if (worked_ == request) {
        activation_ = std::move(request);
        activate_again(false);
        wait_shortly();
        return {};
    }
    if (const auto reply = ask(request); !reply) return reply.error();
    worked_ = activation_ = std::move(request);
    exchange_.open(++generation_, talk_->descriptor());
    fate_ = {};
    return {};
}

/// `is_told`: whether it is news that the plugin plays.
void Supervisor::activate_again(bool is_told) {
    tell(*activation_, [this, is_told, generation = ++generation_](const Result<json>& reply) {
        if (!activation_ || !is_open_ || generation != generation_) return;
        if (!reply) return give_up("cannot be activated again");
        worked_ = activation_;
        exchange_.open(generation, talk_->descriptor());
        if (is_told) announce(State::sounding, "the plugin plays again");
    });
}

void Supervisor::deactivate() {
    activation_.reset();
    exchange_.close();
    tell({{"do", "deactivate"}});
}

Result<json::binary_t> Supervisor::save() {
    const auto saving = ask_for_state();
    if (state_ || !talk_)
        wait_shortly();
    else
        talk_->wait(exchange_.is_offline()
                        ? Conversation::Limit(setup_.patience)
                        : std::max<Conversation::Limit>(brief_wait, setup_.short_patience));
    saving->is_late = true;
    if (saving->refusal) return *saving->refusal;
    return state_ ? Result<json::binary_t>(*state_) : plugin_gone();
}

std::shared_ptr<Supervisor::Saving> Supervisor::ask_for_state() {
    auto saving = std::make_shared<Saving>();
    if (!answers()) return saving;
    tell({{"do", "save"}}, [this, saving, turn = exchange_.took()](Result<json> reply) {
        if (const auto* state = reply ? said_bytes(*reply, "state") : nullptr) {
            state_ = *state;
            state_turn_ = turn;
            if (saving->is_late) listener_.on_news({{"state dirty", true}});
        } else if (!reply && reply.error().code.starts_with("plugin.")) {
            saving->refusal = reply.error();
        }
    });
    return saving;
}

Result<void> Supervisor::load(json::binary_t state) {
    const auto turn = exchange_.took();
    // The answer may come when nobody waits any more. Until then the plugin counts as not settled.
    const auto refusal = std::make_shared<std::optional<Error>>();
    is_loading_ = true;
    tell(
        {{"do", "load"}, {"state", state}},
        [this, refusal](const Result<json>& reply) {
            is_loading_ = false;
            if (!reply) *refusal = reply.error();
        },
        limit(setup_.state_limit));
    const auto wait = exchange_.is_offline() ? setup_.patience : brief_wait;
    if (talk_) talk_->wait(std::max<Conversation::Limit>(wait, setup_.short_patience));
    if (*refusal) return **refusal;
    state_ = std::move(state);
    state_turn_ = turn;
    is_settled_ = false;
    exchange_.touch();
    return {};
}

bool Supervisor::is_settled() {
    if (!talk_) return true;
    if (is_loading_) return false;
    if (!std::exchange(asks_whether_settled_, true))
        tell({{"do", "settled"}}, [this](const Result<json>& reply) {
            asks_whether_settled_ = false;
            is_settled_ = !reply || reply->value("settled", true);
        });
    return is_settled_;
}

Result<void> Supervisor::take_over(json::binary_t all) {
    const auto reply = ask_briefly({{"do", "take over"}, {"all", std::move(all)}});
    if (!reply) return reply.error();
    (void)ask_for_state(); // at once, so that this state is known even if the first block is the last
    if (talk_) talk_->wait(std::max<Conversation::Limit>(brief_wait, setup_.short_patience));
    return {};
}

void Supervisor::attend() {
    // A child that has ended need not be killed; its exit tells how it ended.
    if (exchange_.hangs())
        return talk_ && has_ended(talk_->descriptor()) ? hang_up() : give_up("hangs in process()");
    wants_attention_ = !answers();
    if (wants_attention_) return;
    tell({{"do", "attend"}});
    // The same render twice hears of the same news after the same block.
    if (exchange_.is_offline()) wait_shortly();
}

void Supervisor::look_after() {
    look_timer_.expires_after(between_looks);
    look_timer_.async_wait([this, alive = std::weak_ptr(life_)](boost::system::error_code error) {
        if (error || alive.expired()) return;
        if (answers() && exchange_.take_touched()) (void)ask_for_state();
        if (answers() && wants_attention_) attend();
        tell_of_late_blocks();
        look_after();
    });
}

void Supervisor::lost(const process::ChildExit& exit) {
    hang_up();
    crash_timer_.cancel();
    child_.reset();
    late_told_ = exchange_.late(); // the end is told below; its blocks need not be
    const auto crash = read_crash(std::exchange(crash_talk_, {})).value_or(Crash{});
    const std::string why = "the plugin " + (why_killed_.empty() ? exit.text() + crash.text() : why_killed_);
    why_killed_.clear();
    if (is_ahead_ && (!why_not_ahead_ || why_not_ahead_->code == "cage.gone"))
        why_not_ahead_ = Error{"cage.gone", why, {}};
    if (!activation_) return;
    const double played_seconds =
        double(exchange_.played() - played_before_) / activation_->at("rate").get<double>();
    if (played_seconds >= calm_seconds) crashes_ = 0;
    if (played_seconds < 1)
        return announce(State::stopped, why + " before it had played for a second; it is not started again",
            crash.frames);
    const auto pause = pause_before_start();
    const bool is_at_once = pause.count() == 0;
    announce(State::lost,
        why + "; it is started again"
            + (is_at_once ? "" : ", after a pause, because it crashes again and again"),
        crash.frames);
    if (is_at_once) return start_again();
    restart_timer_.expires_after(pause);
    restart_timer_.async_wait([this, alive = std::weak_ptr(life_)](boost::system::error_code error) {
        if (!error && !alive.expired() && activation_ && !talk_) start_again();
    });
}

/// Twice as long after each crash, and none after the first.
std::chrono::milliseconds Supervisor::pause_before_start() {
    const int before = crashes_++;
    if (before == 0) return std::chrono::milliseconds(0);
    return std::min(first_pause * (1 << std::min(before - 1, 10)), longest_pause);
}

void Supervisor::start_again() {
    if (auto spawned = spawn(); !spawned) return announce(State::stopped, spawned.error().text());
    opened_ = [this] { came_back(); };
}

void Supervisor::came_back() {
    if (!talk_) return; // the child has ended again, which lost() tells
    if (!read_hello()) return give_up("cannot be opened again");
    resume();
    if (activation_) activate_again(true);
}

/// Brings a new child to where the last one was, without waiting for it.
void Supervisor::resume() {
    for (const auto& [what, request] : remembered_) tell(request);
    if (state_) tell({{"do", "load"}, {"state", *state_}});
    tell_newest_values();
    exchange_.touch();
}

/// Tells the child the values that are newer than its state.
void Supervisor::tell_newest_values() {
    const auto events = std::make_unique<EventBytes>();
    const auto flush = [&] {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(events->bytes);
        if (events->size > 0)
            tell({{"do", "flush"}, {"events", json::binary({bytes, bytes + events->size})}});
        events->size = 0;
    };
    exchange_.newest().each_since(state_turn_, [&](clap_id id, double value) {
        if (append_value(*events, id, value)) return;
        flush();
        append_value(*events, id, value);
    });
    flush();
}

} // namespace aviary::hosting::cage
