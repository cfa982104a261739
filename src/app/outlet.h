// Text to a file descriptor that may be a pipe which nobody reads. Whoever writes never waits: a thread passes the text on
// as it is taken. What nobody takes is kept up to a limit; then whole lines are left out, and a line says how many.
//
//     Outlet out(STDOUT_FILENO, [](std::uint64_t lines) { return "(" + std::to_string(lines) + " lines left out)"; });
//     out.put("a line");
//
// [any-thread]
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace aviary::app {

class Outlet {
public:
    static constexpr std::size_t most_kept = 4 << 20; ///< bytes that nobody has taken

    /// `left_out` gives the line that stands for so many others. The descriptor stays open as long as this object.
    Outlet(int descriptor, std::function<std::string(std::uint64_t lines)> left_out);
    /// Gives the reader that long to take the rest, and then leaves it.
    ~Outlet();
    Outlet(const Outlet&) = delete;
    Outlet& operator=(const Outlet&) = delete;

    void put(std::string_view line); ///< without its newline

private:
    static constexpr auto patience = std::chrono::milliseconds(300); ///< with a reader, at the end
    struct Queue;
    std::shared_ptr<Queue> queue_; ///< shared with the thread, which may be stuck in write() for ever
};

/// Writes as much as can be written at once, and never waits. For the last words of a program that is stuck.
void put_at_once(int descriptor, std::string_view text) noexcept;

} // namespace aviary::app
