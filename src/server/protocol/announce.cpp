#include "server/protocol/announce.h"

#include "server/protocol/domains/app_domain.h"
#include "server/protocol/domains/plugins_domain.h"
#include "server/protocol/domains/project_domain.h"
#include "server/protocol/domains/song_domain.h"
#include "server/protocol/domains/sound_domain.h"
#include "server/protocol/domains/stores_domain.h"
#include "server/protocol/domains/transport_domain.h"
#include "server/protocol/domains/workshop_domain.h"
#include "session/plugins/plugins.h"
#include "session/session.h"

namespace aviary::server {
namespace {

using nlohmann::json;

struct OfSession {
    Announcement operator()(const session::Transport& transport) const {
        return {"transport:state", to_wire(transport)};
    }
    Announcement operator()(const session::Track& track) const { return {"track:state", to_wire(track)}; }
    Announcement operator()(const session::Master& master) const { return {"track:state", to_wire(master)}; }
    Announcement operator()(const session::ParametersChanged& changed) const {
        return {"params:changed", to_wire(changed)};
    }
    Announcement operator()(const session::PluginChanged& changed) const {
        return {"plugin:changed", to_wire(changed)};
    }
    Announcement operator()(const session::Stage& stage) const { return {"workshop:stage", to_wire(stage)}; }
    Announcement operator()(const session::Health& health) const {
        return {"workshop:health", to_wire(health)};
    }
    Announcement operator()(const session::Source& source) const {
        return {"workshop:source", to_wire(source)};
    }
    Announcement operator()(const session::SoundFiles& sounds) const {
        return {"workshop:sounds", sounds.names};
    }
    Announcement operator()(const session::Versions& versions) const {
        return {"workshop:versions", to_wire(versions)};
    }
    Announcement operator()(const session::AuthorPage& page) const { return {"workshop:ui", to_wire(page)}; }
    Announcement operator()(const session::Said& said) const { return {"plugin:said", to_wire(said)}; }
    Announcement operator()(const engine::Status&) const { return {}; }
    Announcement operator()(const session::Sound&) const { return {}; }
    Announcement operator()(const session::Watched&) const { return {}; }
    Announcement operator()(const session::ClipsRead&) const { return {}; } // the song's text tells more
};

struct OfWorkspace {
    session::Session& session;
    const session::Workspace& workspace;
    ToldScore& told;
    using Told = std::optional<Announcement>;

    Told operator()(const session::LoadProgress& progress) const { return announce(progress); }
    Told operator()(const session::HistoryChange& change) const {
        return Announcement{"history:changed", to_wire(change)};
    }
    Told operator()(const session::Keeping& keeping) const {
        return Announcement{"project:keeping", to_wire(keeping)};
    }
    Told operator()(const session::SongText& song) const {
        return Announcement{"song:changed", to_wire(song)};
    }
    Told operator()(const session::ScoreChanged&) const {
        const auto score = workspace.score();
        auto change = score ? told.change(**score) : std::nullopt;
        if (!change) return std::nullopt;
        return Announcement{"score:changed", *std::move(change)};
    }
    Told operator()(const session::StoreChanged& store) const {
        return Announcement{"store:changed", to_wire(store)};
    }
    Told operator()(const session::ProjectChanged&) const {
        const json state = session.is_open() ? to_wire(session.state()) : json(nullptr);
        return Announcement{"project:changed", {{"state", state}}};
    }
    Told operator()(const session::PluginsChanged& changed) const {
        return Announcement{
            "plugins:changed", to_wire(session.plugins().library().plugins(), changed.scanning)};
    }
};

} // namespace

Announcement announce(const session::Event& event) { return std::visit(OfSession(), event); }

Announcement announce(const session::LoadProgress& progress) {
    return {"notifications:loading_progress", to_wire(progress)};
}

std::optional<Announcement> announce(const session::WorkspaceEvent& event, session::Session& session,
    const session::Workspace& workspace, ToldScore& told) {
    return std::visit(OfWorkspace{session, workspace, told}, event);
}

} // namespace aviary::server
