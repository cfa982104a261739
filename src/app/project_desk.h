// What pages ask of a project, asked of the workspace; and what the workspace tells, told to them.
//
//     ProjectDesk desk(io, session, workspace);
//     Server server(io, session, {.project = desk.functions()});
//     desk.tell(server);
//
// [main-thread]
#pragma once

#include "server/server.h"
#include "session/workspace/workspace.h"

namespace aviary::app {

class ProjectDesk {
public:
    ProjectDesk(session::Session& session, session::Workspace& workspace)
        : session_(session)
        , workspace_(workspace) {}

    server::ProjectDesk functions();
    /// From now on. The server outlives this object.
    void tell(server::Server& server);

private:
    void pass_on(const session::WorkspaceEvent& event);
    Result<server::Score> score() const;
    server::KnownPlugins plugins(bool scanning) const;

    session::Session& session_;
    session::Workspace& workspace_;
    server::Server* server_ = nullptr;
    session::Workspace::Watching watching_;
};

} // namespace aviary::app
