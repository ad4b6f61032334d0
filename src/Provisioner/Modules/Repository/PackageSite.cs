using Monitor.Model.Topology;

namespace Monitor.Provisioner.Modules.Repository;

/// <summary>nginx's configuration for the package repository.</summary>
internal static class PackageSite
{
    /// <summary>Renders the site.</summary>
    /// <param name="fleet">The fleet; its infra node serves.</param>
    /// <param name="root">The directory that is served.</param>
    public static string Render(Fleet fleet, string root) =>
        $$"""
        # {{Rendered.Notice}}
        server {
            listen {{Trust.Host(fleet.Infra)}}:{{Ports.Packages}} ssl;
            server_name {{fleet.Infra.Name}};
            server_tokens off;
            root {{root}};

            ssl_protocols TLSv1.2 TLSv1.3;
            ssl_certificate {{NodeCertificate.CertificatePath}};
            ssl_certificate_key {{NodeCertificate.KeyPath}};
            ssl_client_certificate {{Trust.AuthorityPath}};
            ssl_verify_client on;

            location / {
                limit_except GET {
                    deny all;
                }
            }
        }

        """;
}
