#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// How a portal writes what is said to it and what it says: data (schemas/portal.schema.json), not code.
namespace motcua::app {

enum class PortalValue : std::uint8_t {
    text,
    number,   ///< an integer
    flag,     ///< true or false; through a code list as well
    time,     ///< by the portal's pattern, in Vietnamese wall-clock time
    constant, ///< always the same
    object,   ///< fields of their own
    list,     ///< one object for each item
};

/// One field of a message: its name there and where it stands in our own facts.
struct PortalField {
    std::string name;
    std::string from; ///< "applicant.name"; inside a list from the item on
    PortalValue as{PortalValue::text};
    std::string codes; ///< name of the code list the value goes through; empty: as it is
    std::string constant;
    bool required{};
    std::vector<PortalField> fields{}; ///< of object and list
};

/// One value of a code list. The first of theirs is what we write, all are read; of several of ours that
/// share one of theirs the first in the list is what is read.
struct PortalCode {
    std::string ours;
    std::vector<std::string> theirs;
};

/// One call: a POST with a JSON object.
struct PortalCall {
    std::string path;
    std::vector<PortalField> fields;
};

/// What the portal answers every call with.
struct PortalAnswerForm {
    std::string code;    ///< name of the field, "error_code"
    std::string message; ///< "message"
    std::vector<std::string> ok;
    std::vector<std::string> duplicate; ///< it has that message already
    std::vector<std::string> again;     ///< it is busy or ill; a later try may help
    std::vector<std::string> token;     ///< the token is not or no more good
    std::string refused;                ///< what we answer when a dossier of the portal cannot be read
};

struct PortalTokenForm {
    PortalCall call; ///< from "account" and "secret"
    std::string token;
    std::string expires_in; ///< seconds
    std::string header;
    std::string scheme; ///< "Bearer"; may be empty
};

struct PortalFormat {
    std::string target; ///< "dvcqg"
    std::string title;
    int version{};
    std::string time_pattern; ///< "dd/MM/yyyy HH:mm:ss"
    bool repository{};        ///< results sent there stand in the applicant's own repository (index 4.4)
    bool issues_codes{};      ///< the portal gives each dossier its code before it is sent
    std::string key_header;   ///< carries the key of a message; empty: none
    PortalAnswerForm answer;
    PortalTokenForm token;

    PortalCall next_code;
    std::string next_code_answer; ///< where the code stands in the answer

    struct {
        std::string path;
        std::string part; ///< name of the part of the form that holds the file
        std::string id;   ///< where the file's name stands in the answer
        std::string hash; ///< and its SHA-256
    } upload;

    std::map<std::string, PortalCall> messages; ///< by kind: "dossier", "progress" …

    struct {
        PortalCall call; ///< from "place" and "limit"
        std::string items;
        std::string next;                ///< where the next place stands; empty or missing there: the end
        std::vector<PortalField> fields; ///< of an item; into the body of an intake
        std::string file_path;           ///< "{id}" is replaced
    } online;

    struct {
        PortalCall call; ///< from "from", "to", "place" and "limit"
        std::string items;
        std::string next;
        std::vector<PortalField> fields; ///< code, state, accepted_at, due
    } statuses;

    std::map<std::string, std::vector<PortalCode>> codes;
};

} // namespace motcua::app
