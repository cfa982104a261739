#include "hosting/cage/keeper.h"

#include <unistd.h>

namespace aviary::hosting::cage {

using nlohmann::json;

namespace {

using State = CageNews::State;

/// How often a plugin is looked after, and so how old the state may be that it is started again with.
constexpr auto between_looks = std::chrono::milliseconds(500);
constexpr std::size_t most_unheard = 100;
constexpr auto between_words_of_late_blocks = std::chrono::seconds(5);

Error gone() { return {"cage.gone", "the plugin's process has ended", {}}; }

Error error_of(const json& error) {
    return {error.value("code", "cage.rubbish"), error.value("message", ""), error.value("where", "")};
}

} // namespace

Keeper::Keeper(boost::asio::io_context& io, const CageSetup& setup, std::filesystem::path library,
    std::string plugin_id, std::unique_ptr<SharedMemory> memory)
    : io_(io)
    , setup_(setup)
    , library_(std::move(library))
    , plugin_id_(std::move(plugin_id))
    , memory_(std::move(memory))
    , exchange_(memory_->block())
    , patience_(io)
    , look_timer_(io) {
    look_after();
}

Keeper::~Keeper() { exchange_.close(); }

Result<void> Keeper::spawn() {
    auto ends = make_line();
    if (!ends) return ends.error();
    ChildOptions options{.argv = setup_.argv,
        .descriptors = {ends->there, memory_->descriptor()},
        .grace = std::chrono::milliseconds(0),
        .lines = true};
    options.argv.push_back(library_.string());
    options.argv.push_back(plugin_id_);
    const auto talk = [this](std::string_view line) { hear(std::string(line)); };
    auto child = Child::spawn(io_, options,
        {.on_out = talk, .on_err = talk, .on_exit = [this](const ChildExit& exit) { lost(exit); }});
    close(ends->there);
    if (!child) return child.error();
    child_ = *std::move(child);
    line_.emplace(std::move(ends->here));
    played_before_ = exchange_.played();
    return {};
}

Result<void> Keeper::start(std::function<void()> opened) {
    if (auto spawned = spawn(); !spawned) return spawned.error();
    await_opening(std::move(opened));
    return {};
}

void Keeper::listen(Listener listener) {
    listener_ = std::move(listener);
    for (const auto& line : std::exchange(unheard_, {})) listener_.on_talk(line);
}

void Keeper::hear(const std::string& line) {
    if (listener_.on_talk)
        listener_.on_talk(line);
    else if (unheard_.size() < most_unheard)
        unheard_.push_back(line);
}

Result<Description> Keeper::open() {
    opened_ = nullptr;
    stop_awaiting();
    if (!line_)
        if (auto spawned = spawn(); !spawned) return spawned.error();
    const auto hello = line_->receive(setup_.patience);
    std::optional<Error> failed;
    if (!hello)
        failed = hello.error();
    else if (hello->contains("error"))
        failed = error_of(hello->at("error"));
    else if (auto description = read_description(hello->value("description", json::object())))
        return *std::move(description);
    line_.reset();
    child_.reset();
    return failed ? *failed : Error{"cage.rubbish", "the plugin's process said what is no answer", {}};
}

Result<json> Keeper::ask(const json& request) {
    if (!line_ || opening_) return gone();
    return ask_now(request);
}

Result<json> Keeper::ask_now(const json& request) {
    const auto sent = line_->send(request, setup_.patience);
    auto reply = sent ? line_->receive(setup_.patience) : Result<json>(sent.error());
    if (!reply || !reply->is_object()) {
        const bool ended_itself = !reply && reply.error().code == "cage.gone";
        ended_itself ? hang_up() : give_up("does not answer");
        return reply ? Error{"cage.rubbish", "the plugin's process said what is no answer", {}}
                     : reply.error();
    }
    listener_.on_news(*reply);
    if (reply->contains("error")) return error_of(reply->at("error"));
    return reply;
}

void Keeper::tell(State state, const std::string& text) {
    hear(text);
    if (setup_.on_news) setup_.on_news({state, text});
}

void Keeper::tell_of_late_blocks() {
    const auto late = exchange_.late();
    const auto now = std::chrono::steady_clock::now();
    if (late == late_told_ || now - late_told_at_ < between_words_of_late_blocks) return;
    const auto more = late - late_told_;
    tell(State::late, std::to_string(more) + (more == 1 ? " block" : " blocks")
                          + " of the plugin came too late and were silent: it, or this machine, is too slow");
    late_told_ = late;
    late_told_at_ = now;
}

void Keeper::hang_up() {
    exchange_.close();
    line_.reset();
}

/// The child's end follows from the loop.
void Keeper::give_up(const std::string& why) {
    hang_up();
    if (!child_) return;
    why_killed_ = why + " and was ended";
    child_->kill();
}

Result<json> Keeper::activate(double sample_rate, std::uint32_t max_frames) {
    if (!line_) {
        if (auto opened = open(); !opened) return opened.error();
        resume();
    }
    exchange_.prepare(sample_rate, setup_.share);
    json request{{"do", "activate"}, {"rate", sample_rate}, {"frames", max_frames}};
    auto reply = ask(request);
    if (!reply) return reply;
    activation_ = std::move(request);
    exchange_.open(++generation_, line_->descriptor());
    return reply;
}

void Keeper::deactivate() {
    activation_.reset();
    exchange_.close();
    (void)ask({{"do", "deactivate"}});
}

Result<json::binary_t> Keeper::save() {
    const auto reply = ask({{"do", "save"}});
    if (reply && reply->contains("state") && reply->at("state").is_binary())
        state_ = reply->at("state").get_binary();
    else if (!reply && reply.error().code.starts_with("plugin."))
        return reply.error();
    return state_ ? Result<json::binary_t>(*state_) : gone();
}

Result<void> Keeper::load(json::binary_t state) {
    const auto reply = ask({{"do", "load"}, {"state", state}});
    if (!reply) return reply.error();
    state_ = std::move(state);
    return {};
}

Result<void> Keeper::take_over(json::binary_t all) {
    const auto reply = ask({{"do", "take over"}, {"all", std::move(all)}});
    if (!reply) return reply.error();
    (void)save(); // at once: should its first block be its last, that is what is left of it
    return {};
}

void Keeper::attend() {
    // One that has ended is no more to be waited for, and tells itself how it ended.
    if (exchange_.hangs())
        return line_ && has_ended(line_->descriptor()) ? hang_up() : give_up("hangs in process()");
    (void)ask({{"do", "attend"}});
}

void Keeper::look_after() {
    look_timer_.expires_after(between_looks);
    look_timer_.async_wait([this, alive = std::weak_ptr(life_)](boost::system::error_code error) {
        if (error || alive.expired()) return;
        if (exchange_.take_touched()) (void)save();
        tell_of_late_blocks();
        look_after();
    });
}

void Keeper::lost(const ChildExit& exit) {
    hang_up();
    stop_awaiting();
    child_.reset();
    late_told_ = exchange_.late(); // the end has been told, and its blocks with it
    const std::string why = "the plugin " + (why_killed_.empty() ? exit.text() : why_killed_);
    why_killed_.clear();
    if (!activation_) return;
    const bool played_a_second =
        double(exchange_.played() - played_before_) >= activation_->at("rate").get<double>();
    if (!played_a_second)
        return tell(State::stopped, why + " before it had played for a second; it is not started again");
    tell(State::lost, why + "; it is started again");
    start_again();
}

void Keeper::start_again() {
    if (auto spawned = start([this] { came_back(); }); !spawned) tell(State::stopped, spawned.error().text());
}

void Keeper::came_back() {
    if (!line_) return; // it ended meanwhile, which has been told
    const auto hello = line_->receive(setup_.patience);
    if (!hello || hello->contains("error")) return give_up("cannot be opened again");
    resume();
    if (exchange_.is_open()) tell(State::sounding, "the plugin plays again");
}

void Keeper::await_opening(std::function<void()> opened) {
    const auto expired = [alive = std::weak_ptr(life_)](
                             boost::system::error_code error) { return error || alive.expired(); };
    opened_ = std::move(opened);
    opening_.emplace(io_, dup(line_->descriptor()));
    opening_->async_wait(
        boost::asio::posix::stream_descriptor::wait_read, [this, expired](boost::system::error_code error) {
            if (!expired(error)) stop_awaiting();
        });
    patience_.expires_after(setup_.patience);
    patience_.async_wait([this, expired](boost::system::error_code error) {
        if (!expired(error) && opening_) give_up("does not open again");
    });
}

void Keeper::stop_awaiting() {
    opening_.reset();
    patience_.cancel();
    if (opened_) std::exchange(opened_, nullptr)();
}

/// Brings a new child to where the last one was.
void Keeper::resume() {
    for (const auto& [what, request] : remembered_) (void)ask(request);
    if (state_) (void)ask({{"do", "load"}, {"state", *state_}});
    if (activation_ && ask(*activation_)) exchange_.open(++generation_, line_->descriptor());
}

} // namespace aviary::hosting::cage
