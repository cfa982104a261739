// Runs the dev server (Vite) of the plugin's own page in ui/, and tells the server, the session and the author of it.
// [main-thread]
//
//     AuthorPage page(io, project / "ui", server, session, stream);
//     page.open();   // after every good run: starts Vite if there is a page and Vite does not run yet
#pragma once

#include "app/stream.h"
#include "server/server.h"
#include "workshop/ui/dev_server.h"

#include <filesystem>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace aviary::app {

class AuthorPage {
public:
    AuthorPage(boost::asio::io_context& io, std::filesystem::path folder, server::Server& server,
        session::Session& session, Stream stream);

    void open();

private:
    void ready(const server::AuthorPageAt& page);
    void ended(const Error& why);
    void say(const std::string& text);

    boost::asio::io_context& io_;
    const std::filesystem::path folder_;
    server::Server& server_;
    session::Session& session_;
    const Stream stream_;
    std::string trouble_; ///< the text that was told last; the same text is not told again with every save
    std::unique_ptr<workshop::DevServer> running_;
};

} // namespace aviary::app
