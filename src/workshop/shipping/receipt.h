// What a bundle was made from, file by file, kept beside the build folder; the fingerprint is its sum.
//
//     auto receipt = read_receipt(file);
//     const Receipt now = read_again(*receipt, project);
//     for (const auto& file : changes(*receipt, now)) print(file);
//     now.fingerprint() == receipt->fingerprint();   // nothing changed since
//
// [any-thread]
#pragma once

#include "base/result.h"
#include "workshop/shipping/fingerprint.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace aviary::workshop {

struct Receipt {
    struct Input {
        Part part = Part::sources;
        Digest digest; ///< all zero: there is no such file
        friend bool operator==(const Input&, const Input&) = default;
    };
    struct Library {
        std::string format; ///< "clap" or "vst3"
        std::string bundle; ///< what hosts look for, a file or a folder: its path in the build folder
        std::string file;   ///< the library itself, likewise
        friend bool operator==(const Library&, const Library&) = default;
    };

    std::string plugin;
    Digest commands;
    std::map<std::string, Input> inputs; ///< by path, relative to the project where it lies in it
    std::vector<Library> libraries;      ///< one a format
    std::map<std::string, Digest> made;  ///< every file of the bundles, by path in the build folder
    friend bool operator==(const Receipt&, const Receipt&) = default;

    Fingerprint fingerprint() const;
};

/// A path as the receipt has it: relative to the folder when it lies in it.
std::string path_in(const std::filesystem::path& folder, const std::filesystem::path& file);

/// The same list of inputs with the digests of today.
Receipt read_again(const Receipt& receipt, const std::filesystem::path& project);

/// Inputs that differ, sources first: "wobble.cpp", "lfo.h (gone)", "/usr/bin/c++".
std::vector<std::string> changes(const Receipt& then, const Receipt& now);

/// Errors: "receipt.missing"; "receipt.unreadable" for what is no receipt.
Result<Receipt> read_receipt(const std::filesystem::path& file);
/// Written beside, then renamed. Error: "receipt.write".
Result<void> write_receipt(const std::filesystem::path& file, const Receipt& receipt);

} // namespace aviary::workshop
