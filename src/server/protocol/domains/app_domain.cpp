#include "server/protocol/domains/app_domain.h"

#include "server/protocol/domains/domains.h"
#include "server/protocol/domains/sound_domain.h"
#include "server/protocol/domains/transport_domain.h"
#include "server/protocol/domains/workshop_domain.h"
#include "server/protocol/json_values.h"
#include "session/workspace/workspace.h"

#include <nlohmann/json.hpp>

namespace aviary::server {

using nlohmann::json;

namespace {

json to_wire(const session::Song& song) {
    json sections = json::array();
    for (const session::Section& section : song.sections)
        sections.push_back(
            {{"name", section.name}, {"start_beats", section.start}, {"length_beats", section.length}});
    return {{"name", song.name}, {"path", song.path}, {"bpm", song.bpm},
        {"meter", {song.meter_beats, song.meter_unit}}, {"key", song.key}, {"length_beats", song.length},
        {"sections", std::move(sections)}};
}

} // namespace

json to_wire(const session::SessionState& state) {
    json tracks = json::array();
    for (const session::Track& track : state.tracks) tracks.push_back(to_wire(track));
    return {{"song", to_wire(state.song)}, {"tracks", std::move(tracks)},
        {"master", to_wire(state.master.mixer)}, {"transport", to_wire(state.transport)},
        {"workshop", state.workshop ? to_wire(*state.workshop) : json(nullptr)}};
}

json to_wire(const session::LoadProgress& progress) {
    json all = {{"message", progress.message}, {"progress", progress.progress}};
    if (progress.error) {
        all["outcome"] = "failed";
        all["error"] = progress.error->text();
    }
    return all;
}

namespace protocol {
namespace {

std::vector<Type> state_types() {
    return {
        {"Section", object({{"name", string}, {"start_beats", number}, {"length_beats", number}})},
        {"Song", object({
                     {"name", string},
                     {"path", string},
                     {"bpm", number},
                     {"meter", tuple({whole, whole})},
                     {"key", string},
                     {"length_beats", number},
                     {"sections", list(named("Section"))},
                 })},
        {"State",
            object({
                {"song", named("Song")},
                {"tracks", list(named("Track")), "in the order of the meters"},
                {"master", named("Mixer")},
                {"transport", named("TransportState")},
                {"workshop", nullable(named("WorkshopState"))},
            }),
            "What a page shows."},
    };
}

std::vector<Type> app_types() {
    std::vector<Type> types = state_types();
    types.insert(types.end(),
        {
            {"Peer", words({"page", "interface"}),
                "An interface shows and moves the project without stores of its own, as a remote control "
                "does."},
            {"Progress", object({
                             {"message", string, "for people; \"done\" is the last of a load"},
                             {"progress", number, "0 .. 1"},
                             {"outcome?", literal("failed"), "with \"done\""},
                             {"error?", string, "why it failed, for people"},
                         })},
            {"UiReady", object({
                            {"outcome", words({"ok", "no_project"})},
                            {"server", string, "names this run of the server"},
                            {"keeps", boolean, "whether edits are kept with a project, and have a history"},
                            {"seq", serial, "of the newest notification: later ones change the state"},
                            {"state", nullable(named("State"))},
                            {"loading", named("Progress")},
                        })},
        });
    return types;
}

const char* const about_app =
    R"(A page hears nothing until it has asked `app.ui_ready`: what it is told later are changes of the state in that answer.
The answer is "ok" when a project is open or about to be. A page, but no interface, is told "done" right after an answer
that finds nothing being loaded; else the load ends in one that all are told.

Notifications that all are told are counted across the server: each carries the next `seq` beside `method`. One that is for
a client alone carries none. A client that lost its connection asks `app.catch_up` with what it knows; where too much was
missed, or the server is another one, the answer is not complete and the client asks `app.ui_ready` anew.)";

} // namespace

Domain describe_app() {
    return {
        .title = "The page and the program",
        .text = about_app,
        .types = app_types(),
        .methods =
            {
                {"app.greet", object({{"nonce", string}}), object({{"proof", string}}),
                    "Shows that the server knows the token, before it is told. May be asked once before "
                    "`app.enter`."},
                {"app.enter", object({{"token", string}}), nothing,
                    "Lets the client in: the first message of every socket, or the one after `app.greet`."},
                {"app.ui_ready", object({{"peer?", named("Peer"), "a page unless told"}}), named("UiReady"),
                    "The page can show what it is told, and asks for all there is. Safe to ask again."},
                {"app.react_ready", nothing, nothing, "All stores of the page have hydrated."},
                {"app.catch_up",
                    object({{"server", string}, {"seq", named("Seq")}, {"peer?", named("Peer")}}),
                    object({{"complete", boolean}, {"events", list(named("Notification"))}}),
                    "What all were told since. Complete: as after `app.ui_ready`."},
                {"relay.send", object({{"to?", named("Peer"), "all unless told"}, {"message", any}}),
                    object({{"peers", whole}}),
                    "Passes a message of 64 KB at most on to the other clients of that kind; how many there "
                    "are."},
            },
        .notifications =
            {
                {"notifications:loading_progress", named("Progress"), "A load got on, or is done."},
                {"project:changed", object({{"state", nullable(named("State"))}}),
                    "Another project is open, or its song has other tracks or sections; null: none."},
                {"relay:message", object({{"from", named("Peer")}, {"message", any}}),
                    "Another client sent it."},
            },
        .errors =
            {
                {"token.missing", "the first message is not `app.enter`"},
                {"token.wrong", "not the token of this program"},
                {"relay.too_large", "a message of more than 64 KB"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
