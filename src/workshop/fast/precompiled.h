// Headers compiled ahead, kept in the build folder: one for each compiler, set of flags and list of includes. They are made
// in the background, and never used once one of the files that went into them has changed.
//
//     Precompiled precompiled(io, build_folder);
//     precompiled.make({flags, kind, {"<vector>"}});             // unless it is there; replaces others of its flags
//     if (auto use = precompiled.use_for(flags)) command.insert(command.end(), use->begin(), use->end());
//
// [main-thread]
#pragma once

#include "process/child.h"
#include "workshop/fast/compilers.h"
#include "workshop/fast/file_stamp.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>

namespace aviary::workshop {

class Precompiled {
public:
    struct Wanted {
        Command flags; ///< with the compiler in front
        Rung::Kind kind = Rung::Kind::gcc;
        std::vector<std::string> includes; ///< "<vector>"
    };

    Precompiled(boost::asio::io_context& io, std::filesystem::path build_folder);
    ~Precompiled(); ///< Ends what is being made.

    /// Makes these, one after the other, and removes all others from the folder. One that is being made already goes on. `made` is called from the loop when none
    /// is left to make, also if some cannot be made.
    void make(const std::vector<Wanted>& wanted, std::function<void()> made);
    /// The words to add to a command with these flags; nothing when there is no header for them, or not the right one any
    /// more.
    std::optional<Command> use_for(const Command& flags) const;
    /// The files that went into what use_for() gives: an object made with it depends on them too.
    const FileStamps& inputs_for(const Command& flags) const;

private:
    struct Header {
        std::filesystem::path folder;
        Rung::Kind kind = Rung::Kind::gcc;
        FileStamps inputs;
    };
    void make_next();
    void take(const Wanted& wanted, const std::filesystem::path& folder, FileTime began);

    boost::asio::io_context& io_;
    const std::filesystem::path build_folder_, folder_;
    std::map<Command, Header> ready_;
    std::deque<Wanted> wanted_;
    std::function<void()> made_;
    std::unique_ptr<process::Child> child_;
    std::string making_;                                  ///< the name of the folder that the child makes
    std::shared_ptr<int> life_ = std::make_shared<int>(); ///< gone with this object
};

/// The files that a dependency file of a compiler names. Pure.
std::vector<std::filesystem::path> read_dependency_file(std::string_view text);

} // namespace aviary::workshop
