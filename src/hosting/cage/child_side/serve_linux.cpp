#include "hosting/cage/child_side/serve.h"

#include "hosting/cage/child_side/player.h"
#include "hosting/cage/shared/line.h"
#include "hosting/cage/shared/plugin_description.h"
#include "hosting/cage/shared/shared_memory.h"
#include "hosting/formats/clap/module.h"
#include "hosting/plugin/processor.h"
#include "process/precautions.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace aviary::hosting {
namespace cage {
namespace {

using nlohmann::json;

constexpr int line_descriptor = 3, memory_descriptor = 4;

json error_json(const Error& error) {
    return {{"code", error.code}, {"message", error.message}, {"where", error.where}};
}

std::span<const std::byte> bytes_of(const json& binary) {
    return std::as_bytes(std::span(binary.get_binary()));
}

/// Answers what the host asks, one request at a time.
class Attendant {
public:
    Attendant(Processor& processor, SharedBlock& block)
        : processor_(processor)
        , player_(processor, block) {}

    json answer(const json& request) {
        json reply = json::object();
        const Player::Meeting meeting(player_);
        const std::string what = request.at("do");
        if (const auto done = carry_out(what, request, reply); !done)
            reply["error"] = error_json(done.error());
        add_news(reply);
        return reply;
    }

private:
    Result<void> carry_out(const std::string& what, const json& request, json& reply) {
        if (what == "activate") return activate(request, reply);
        if (what == "deactivate") {
            player_.stop();
            processor_.deactivate();
        }
        if (what == "save") return save(reply);
        if (what == "hand over") return hand_over(reply);
        if (what == "take over") return processor_.load_handover(bytes_of(request.at("all")));
        if (what == "project") processor_.set_project(request.at("folder").get<std::string>());
        if (what == "settled") reply["settled"] = processor_.is_settled();
        if (what == "load") return processor_.load_state(bytes_of(request.at("state")));
        if (what == "flush") flush(request);
        if (what == "values") reply["values"] = values();
        if (what == "to text") reply["text"] = processor_.value_text(request.at("id"), request.at("value"));
        if (what == "to texts") reply["texts"] = texts(request);
        if (what == "from text")
            if (const auto value = processor_.text_value(request.at("id"), request.at("text")))
                reply["value"] = *value;
        if (what == "offline") processor_.set_offline(request.at("on"));
        if (what == "track") set_track(request);
        return {}; // also for "attend": answer() adds the news to every reply
    }

    Result<void> activate(const json& request, json& reply) {
        player_.stop();
        if (auto done = processor_.activate(request.at("rate"), request.at("frames")); !done) return done;
        reply["latency"] = processor_.latency();
        player_.start();
        return {};
    }

    Result<void> save(json& reply) {
        const auto state = processor_.save_state();
        if (!state) return state.error();
        reply["state"] = packed(*state);
        return {};
    }

    Result<void> hand_over(json& reply) {
        const auto all = processor_.save_handover();
        if (!all) return all.error();
        reply["all"] = packed(all->bytes);
        reply["next"] = all->next;
        return {};
    }

    json texts(const json& request) const {
        const auto ids = unpacked<clap_id>(request.at("ids"));
        const auto values = unpacked<double>(request.at("values"));
        json texts = json::array();
        for (std::size_t i = 0; i < ids.size() && i < values.size(); ++i)
            texts.push_back(processor_.value_text(ids[i], values[i]));
        return texts;
    }

    /// Parameters set while no audio runs.
    void flush(const json& request) const {
        const auto& plugin = processor_.clap();
        const auto* params =
            static_cast<const clap_plugin_params*>(plugin.get_extension(&plugin, CLAP_EXT_PARAMS));
        const auto& bytes = request.at("events").get_binary();
        const auto in = std::make_unique<EventBytes>();
        in->size = std::uint32_t(std::min(bytes.size(), sizeof in->bytes));
        if (in->size > 0) std::memcpy(in->bytes, bytes.data(), in->size);
        const auto events = std::make_unique<EventList>();
        events->assign(*in, 1);
        const clap_output_events dropped{
            nullptr, [](const clap_output_events*, const clap_event_header*) { return true; }};
        if (params != nullptr) params->flush(&plugin, events->clap(), &dropped);
    }

    json values() const {
        std::vector<double> values;
        for (const auto& parameter : processor_.metadata().parameters)
            values.push_back(processor_.value(parameter.index_id));
        return packed(values);
    }

    void set_track(const json& request) {
        TrackDescription track{.name = request.at("name")};
        if (request.contains("colour")) track.colour = request.at("colour").get<std::uint32_t>();
        track.kind = TrackDescription::Kind(request.at("kind").get<int>());
        processor_.set_track(track);
    }

    /// Does what the plugin wanted its main thread for, and adds what it announced.
    void add_news(json& reply) {
        const auto news = processor_.attend();
        if (news.values_changed) reply["values changed"] = true;
        if (news.state_dirty) reply["state dirty"] = true;
        if (news.restart_wanted) reply["restart wanted"] = true;
        if (news.process_wanted) reply["process wanted"] = true;
        if (news.latency_changed) reply["latency"] = processor_.latency();
        if (news.parameters_changed) reply["description"] = to_json(describe(processor_.clap()));
        for (const Message& message : news.messages)
            reply["messages"].push_back({int(message.kind), message.text});
    }

    Processor& processor_;
    Player player_;
};

void never_wait_for_readers() {
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})
        fcntl(output, F_SETFL, fcntl(output, F_GETFL) | O_NONBLOCK);
}

int serve(Line& line, const std::filesystem::path& library, const std::string& plugin_id) {
    auto memory = SharedMemory::attach(memory_descriptor);
    if (!memory) return 1;
    const auto refuse = [&](const Error& error) {
        (void)line.send({{"error", error_json(error)}}, Line::for_ever);
        return 1;
    };
    const auto module = Module::open(library); // the host has made the copy, if there is to be one
    if (!module) return refuse(module.error());
    const auto processor = Processor::create(*module, plugin_id);
    if (!processor) return refuse(processor.error());

    Attendant attendant(**processor, (*memory)->block());
    auto sent = line.send({{"description", to_json(describe((*processor)->clap()))}}, Line::for_ever);
    const int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    (*processor)->set_bell(bell);
    while (sent) {
        if (line.wait_beside(bell)) {
            std::uint64_t rung = 0;
            [[maybe_unused]] const auto taken = read(bell, &rung, sizeof rung);
            (*processor)->call_back(); // as for timers, though the host asks for nothing
            continue;
        }
        const auto request = line.receive(Line::for_ever);
        if (!request) break; // the host let go
        sent = line.send(attendant.answer(*request), Line::for_ever);
    }
    return 0;
}

} // namespace
} // namespace cage

namespace cage {
namespace {

bool is_traced() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("TracerPid:")) return line.find_first_of("123456789") != std::string::npos;
    return false;
}

/// Lets any debugger of this user in, and waits for one.
void wait_for_debugger() {
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
    while (!is_traced()) usleep(20'000);
}

} // namespace
} // namespace cage

int cage_main(const std::filesystem::path& library, const std::string& plugin_id) {
    process::take_precautions();
    cage::never_wait_for_readers();
    if (std::getenv("AVIARY_WAIT_FOR_DEBUGGER")) cage::wait_for_debugger();
    cage::Line line(cage::line_descriptor);
    return cage::serve(line, library, plugin_id);
}

} // namespace aviary::hosting
