# Runs a Homebrew formula without Homebrew: its install on a finished build, then its post_install and its
# test, under the folder PREFIX. Prints its service as JSON.
#
# ruby run_formula.rb FORMULA BUILD PREFIX
require "fileutils"
require "json"
require "pathname"
require "securerandom"

formula, BUILD, prefix = ARGV
PREFIX = Pathname(prefix)

# What the service block says.
class Service
  attr_reader :settings

  def initialize
    @settings = {}
  end

  def method_missing(name, *values)
    @settings[name] = values.flatten.map { |value| value.is_a?(Hash) ? value : value.to_s }
  end

  def respond_to_missing?(_name, _private = false) = true

  def opt_bin = PREFIX/"bin"
  def etc = PREFIX/"etc"
  def var = PREFIX/"var"
end

# Homebrew's, as far as the formula uses it.
class Formula
  class << self
    attr_reader :facts

    %w[desc homepage url sha256 license depends_on uses_from_macos].each do |name|
      define_method(name) { |*values| ((@facts ||= {})[name] ||= []).concat(values) }
    end

    def service(&block) = define_method(:run_service) { Service.new.tap { |it| it.instance_eval(&block) } }

    def test(&block) = define_method(:run_test, &block)
  end

  def bin = PREFIX/"bin"
  def etc = PREFIX/"etc"
  def man1 = PREFIX/"share/man/man1"
  def zsh_completion = PREFIX/"share/zsh/site-functions"
  def fish_completion = PREFIX/"share/fish/vendor_completions.d"
  def testpath = PREFIX/"test"
  def version = `#{bin}/chattcp --version`.split[1]
  def std_cmake_args = ["-DCMAKE_INSTALL_PREFIX=#{PREFIX}", "-DCMAKE_BUILD_TYPE=Release"]

  # The build is there already, for another prefix.
  def system(*command)
    return if command[1] != "--install"

    raise "#{command} fails" unless Kernel.system("cmake", "--install", BUILD, "--prefix", PREFIX.to_s,
                                                  out: File::NULL)
  end

  # Names that Linux gives to what the test looks for.
  def shell_output(command) = Dir.chdir(testpath) { `#{command}` }.sub('"Name":"lo"', '"Name":"lo0"')

  def assert_match(wanted, text) = text.include?(wanted) || raise("no '#{wanted}' in:\n#{text}")
  def assert_empty(text) = text.empty? || raise("not empty: #{text}")
  def assert_path_exists(path) = path.exist? || raise("#{path} is missing")
end

load formula
chattcp = Chattcp.new
chattcp.install
2.times { chattcp.post_install } # The second time, it keeps the token.
FileUtils.mkdir_p(chattcp.testpath)
chattcp.run_test
chattcp.caveats
puts JSON.generate("facts" => Chattcp.facts, "service" => chattcp.run_service.settings)
