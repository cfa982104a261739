// Asks a child process one question: runs a command line within a time limit, and gives what the child wrote until it
// ended. Probe and Canary are inquiries: both run code that may crash, hang or print what it likes.
//
//     auto inquiry = Inquiry::start(io, {.argv = {aviary_child, "probe", path}},
//         [](const InquiryEnd& end) { read(end.output); });
//
// All of it [main-thread]. The child's temporary files go to a folder that is removed however the child ends.
#pragma once

#include "process/child.h"

#include <cstddef>
#include <cstdint>

namespace aviary::process {

struct InquiryOptions {
    std::vector<std::string> argv;
    std::chrono::milliseconds time_limit{0};
    std::size_t max_bytes = 64 << 20;  ///< of output; a child that writes more is killed
    std::vector<std::uint8_t> request; ///< unless empty, put into a file; its path becomes the last argument
    /// Called with all that was written so far, whenever there is more. May be empty. May destroy the inquiry.
    std::function<void(const std::string& output)> on_output = {};
};

struct InquiryEnd {
    ChildExit exit;
    std::string output;
    std::string talk;      ///< the end of its standard error, 64 KB at most
    bool too_much = false; ///< it wrote more than max_bytes
};

class Inquiry {
public:
    using Done = std::function<void(const InquiryEnd&)>; ///< once, from the loop; may destroy the inquiry

    /// Errors: "child.spawn" when the program cannot be run, those of disk_error() for temporary files.
    static Result<std::unique_ptr<Inquiry>> start(
        boost::asio::io_context& io, const InquiryOptions& options, Done done);
    void limit(std::chrono::milliseconds from_now); ///< another time limit, in place of the one before
    ~Inquiry(); ///< cancels if it still runs: the child is gone when this returns, and nothing is called

private:
    struct Impl;
    explicit Inquiry(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// ". It said: …" with the end of what a child wrote, or nothing.
std::string quoted_end(std::string_view talk);
/// The start of what a child wrote, quoted for a message.
std::string quoted_start(const std::string& text);

} // namespace aviary::process
