#include "app/author_page_server.h"

#include "server/door/token.h"
#include "session/session.h"
#include "session/under_work/under_work.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace aviary::app {

AuthorPage::AuthorPage(boost::asio::io_context& io, std::filesystem::path folder, server::Server& server,
    session::Session& session, Stream stream)
    : io_(io)
    , folder_(std::move(folder))
    , server_(server)
    , session_(session)
    , stream_(stream) {}

void AuthorPage::open() {
    if (running_ || !workshop::is_page(folder_)) return;
    auto secret = server::make_token();
    if (!secret) return ended(secret.error());
    server::AuthorPageAt page{.secret = *std::move(secret), .socket = {}};
    auto started = workshop::DevServer::start(io_, {.folder = folder_, .base = page.path()},
        {.on_ready =
                [this, page](const std::filesystem::path& socket) {
                    ready({.secret = page.secret, .socket = socket});
                },
            .on_line = [this](std::string_view line) { say("ui: " + std::string(line)); },
            .on_end = [this](const Error& why) { ended(why); }});
    if (!started) return ended(started.error());
    running_ = *std::move(started);
}

void AuthorPage::ready(const server::AuthorPageAt& page) {
    trouble_.clear();
    server_.pass_author_page_to(page);
    session_.under_work().set_author_page({page.path(), ""});
    stream_.say("The project's own page in ui/ is shown.");
}

void AuthorPage::ended(const Error& why) {
    running_ = nullptr;
    server_.pass_author_page_to(std::nullopt);
    session_.under_work().set_author_page({std::nullopt, why.text()});
    if (trouble_ == why.text()) return;
    trouble_ = why.text();
    say("aviary: " + trouble_);
}

void AuthorPage::say(const std::string& text) {
    stream_.tell("trouble", {{"text", text}});
    stream_.say(text);
}

} // namespace aviary::app
