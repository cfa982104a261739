#include "process/answers.h"

#include "process/precautions.h"

#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <unistd.h>

namespace aviary::process {

Answers::Answers() {
    take_precautions();
    file_ = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (file_ < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0) _exit(1);
}

bool Answers::write(const nlohmann::json& answer) const {
    std::fflush(stdout);
    const auto line = answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    for (std::string_view rest = line; !rest.empty();) {
        const auto written = ::write(file_, rest.data(), rest.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

bool Answers::write(const Error& error) const {
    return write(nlohmann::json{
        {"error", {{"code", error.code}, {"message", error.message}, {"where", error.where}}}});
}

} // namespace aviary::process
