// What a bundle was made from, file by file, kept next to the build folder. The fingerprint is computed from it.
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
        std::string bundle; ///< the file or folder that hosts look for: its path in the build folder
        std::string file;   ///< the library itself: its path in the build folder
        friend bool operator==(const Library&, const Library&) = default;
    };

    std::string plugin;
    Digest commands;
    std::map<std::string, Input> inputs; ///< by path, relative to the project if it lies in it
    std::vector<Library> libraries;      ///< one for each format
    std::map<std::string, Digest> made;  ///< every file of the bundles, by path in the build folder
    friend bool operator==(const Receipt&, const Receipt&) = default;

    Fingerprint fingerprint() const;
};

/// A path as receipts write it: relative to the folder if it lies in it.
std::string path_in(const std::filesystem::path& folder, const std::filesystem::path& file);

/// The same receipt, with the digests that its inputs have now.
Receipt read_again(const Receipt& receipt, const std::filesystem::path& project);

/// The inputs that differ, sources first: "wobble.cpp", "lfo.h (gone)", "/usr/bin/c++".
std::vector<std::string> changes(const Receipt& then, const Receipt& now);

/// Errors: "receipt.missing"; "receipt.unreadable" when the file is no receipt.
Result<Receipt> read_receipt(const std::filesystem::path& file);
/// Writes a temporary file, then renames it. Error: "receipt.write".
Result<void> write_receipt(const std::filesystem::path& file, const Receipt& receipt);

} // namespace aviary::workshop
