# Runs an example in Julia: `julia rosetta_common/ground/executor.jl JOB`. JULIA_PYTHONCALL_EXE names the environment's
# Python, which PythonCall loads into this process. There, executor.py does all the work except evaluating the cells.

module Executor

using Pkg, PythonCall

const executor = pyimport("rosetta_common.ground.executor")
const os = pyimport("os")
const sys = pyimport("sys")

# Julia redirects the stdout of the whole process: so Python's output goes to the log through another file descriptor.
sys.stdout = os.fdopen(os.dup(1), "w", 1)

# The three functions of a Guest, see executor.py; their arguments are Python's.
function evaluate(source, line, path)
    text = "\n"^(pyconvert(Int, line) - 1) * pyconvert(String, source) # blank lines keep the file's line numbers
    mktemp() do _, printed
        try
            redirect_stdout(() -> include_string(Main, text, pyconvert(String, path)), printed)
            ""
        catch error
            cause = error isa LoadError ? error.error : error
            showerror(stderr, cause, catch_backtrace())
            println(stderr)
            sprint(showerror, cause)
        finally
            flush(printed)
            sys.stdout.write(read(seekstart(printed), String))
        end
    end
end

function variables(names)
    symbols = Symbol.(pyconvert(Vector{String}, names))
    pydict(string(name) => getfield(Main, name) for name in symbols if isdefined(Main, name))
end

function versions(modules)
    wanted = ["PythonCall"; pyconvert(Vector{String}, modules)]
    packages = filter(package -> package.name in wanted, collect(values(Pkg.dependencies())))
    pydict(["julia" => string(VERSION); [package.name => string(package.version) for package in packages]])
end

guest = executor.Guest(pyfunc(evaluate), pyfunc(variables), pyfunc(versions))
executor.leave(executor.main(pylist(ARGS), guest))

end
